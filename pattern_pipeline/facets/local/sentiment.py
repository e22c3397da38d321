"""Sentiment: the user's mood over the conversation, the end counting most."""

from collections.abc import Sequence

from pattern_pipeline.facets.local.frustration import frustration
from pattern_pipeline.facets.local.mood import moods
from pattern_pipeline.facets.local.sentences import quote
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.traces.lines import Conversation

LABELS = ("POSITIVE", "NEUTRAL", "MIXED", "NEGATIVE")
_SAID = {
    "POSITIVE": "The user sounds pleased",
    "NEUTRAL": "The user sounds matter-of-fact",
    "MIXED": "The user sounds pleased at one point and displeased at another",
    "NEGATIVE": "The user sounds displeased",
}
# VADER's own advice is 0.05 for a sentence; a conversation is called by its mean, so a clear lean is asked for.
LEAN = 0.2
STRONG = 0.5


def answer_sentiment(facet: str, conversation: Conversation) -> Summary:
    """The label, the mood as a score from -1 to 1, and the turn that shows it best."""
    lines = [line for line in conversation.of_kind("user") if line.text.strip()]
    if not lines:
        return Summary(facet, "no_match")
    values = turn_values([line.text for line in lines])
    score = conversation_score(values)
    label = label_of(values, score)
    low = min(range(len(values)), key=lambda turn: (values[turn], -turn))
    high = max(range(len(values)), key=lambda turn: (values[turn], turn))
    cited = {
        "NEGATIVE": [low],
        "POSITIVE": [high],
        "MIXED": sorted({low, high}),
        "NEUTRAL": [len(values) - 1],
    }[label]
    quoted = " and ".join(quote(lines[turn].text, 80 if len(cited) > 1 else 120) for turn in cited)
    sentence = f"{_SAID[label]}: {quoted}."
    numbers = tuple(lines[turn].number for turn in cited)
    return Summary(
        facet, "answered", label=label, summary=sentence, text=sentence, lines=numbers, score=score
    )


def turn_values(turns: Sequence[str]) -> list[float]:
    """Each turn's mood, -1 to 1, pulled down by signs of frustration."""
    return [
        max(-1.0, mood - (1.0 + max(mood, 0.0)) * sign)
        for mood, sign in zip(moods(turns), frustration(turns), strict=True)
    ]


def conversation_score(values: Sequence[float]) -> float:
    """The weighted mean of the turns, the last counting three times the first; rounded to 4 digits."""
    last = max(len(values) - 1, 1)
    weights = [1.0 + 2.0 * turn / last for turn in range(len(values))]
    mean = sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)
    return round(mean, 4)


def label_of(values: Sequence[float], score: float) -> str:
    """MIXED where strong turns point both ways, else by the score's lean."""
    if max(values) >= STRONG and min(values) <= -STRONG:
        return "MIXED"
    if score >= LEAN:
        return "POSITIVE"
    return "NEGATIVE" if score <= -LEAN else "NEUTRAL"
