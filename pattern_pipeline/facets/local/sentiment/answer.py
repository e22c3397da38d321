"""Answer Sentiment: the user's mood over the conversation, the end counting most."""

from collections.abc import Sequence

from pattern_pipeline.facets.local.sentiment.turn_moods import is_torn, measure_turn_moods
from pattern_pipeline.facets.local.turns import list_user_turns
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.language.detection import is_foreign
from pattern_pipeline.language.markup import remove_markup
from pattern_pipeline.language.sentences import quote_text
from pattern_pipeline.traces.conversation.lines import Conversation

LABELS = ("POSITIVE", "NEUTRAL", "MIXED", "NEGATIVE")
_SENTENCES = {
    "POSITIVE": "The user sounds pleased",
    "NEUTRAL": "The user sounds matter-of-fact",
    "MIXED": "The user sounds pleased with one thing and displeased with another",
    "NEGATIVE": "The user sounds displeased",
}
_NOT_READ = "The user does not write English, so only emojis, capitals and repetition were read"
# From here on a conversation has a mood, and a turn one strong enough for MIXED; chosen by our own validation
# conversations (see ``training``).
LEAN = 0.3
STRONG = 0.5
# People remember an episode by its strongest moment and its end (the peak-end rule of Kahneman and others, 1993).
PEAK = 0.5


def answer_sentiment(facet: str, conversation: Conversation) -> Summary:
    """Return the label, the mood as a score from -1 to 1, and the turn that shows it best."""
    lines = list_user_turns(conversation)
    if not lines:
        return Summary(facet, "no_match")
    values = measure_turn_moods([remove_markup(line.text) for line in lines])
    score = score_conversation(values)
    # Of the first turn the mood is that of the problem, as in "I love the lamp but it is broken".
    torn = [turn for turn, line in enumerate(lines) if turn and is_torn(line.text)]
    label = "MIXED" if torn else choose_label(values, score)
    turns = torn[-1:] or _choose_turns(values, label)
    quotes = " and ".join(quote_text(lines[turn].text, 120 // len(turns)) for turn in turns)
    unread = label == "NEUTRAL" and all(is_foreign(line.text) for line in lines)
    sentence = f"{_NOT_READ if unread else _SENTENCES[label]}: {quotes}."
    numbers = tuple(lines[turn].number for turn in turns)
    return Summary(
        facet, "answered", label=label, summary=sentence, text=sentence, lines=numbers, score=score
    )


def score_conversation(values: Sequence[float]) -> float:
    """Compute the mean of the strongest turn and of all, the last counting three times the first, to 4 digits."""
    last = max(len(values) - 1, 1)
    weights = [1.0 + 2.0 * turn / last for turn in range(len(values))]
    mean = sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)
    return round(PEAK * _find_peak(values) + (1.0 - PEAK) * mean, 4)


def _find_peak(values: Sequence[float]) -> float:
    """Return the strongest value; of two the worse one."""
    return max(values, key=lambda value: (abs(value), -value))


def choose_label(values: Sequence[float], score: float) -> str:
    """Choose the label: MIXED where strong turns point both ways, else by the score's lean."""
    if max(values) >= STRONG and min(values) <= -STRONG:
        return "MIXED"
    if score >= LEAN:
        return "POSITIVE"
    return "NEGATIVE" if score <= -LEAN else "NEUTRAL"


def _choose_turns(values: Sequence[float], label: str) -> list[int]:
    """Pick what shows the label: the lowest turn, the highest (of equals the later), both, or the last."""
    turns = range(len(values))
    low = min(turns, key=lambda turn: (values[turn], -turn))
    high = max(turns, key=lambda turn: (values[turn], turn))
    return {
        "NEGATIVE": [low],
        "POSITIVE": [high],
        "MIXED": sorted({low, high}),
        "NEUTRAL": [len(values) - 1],
    }[label]
