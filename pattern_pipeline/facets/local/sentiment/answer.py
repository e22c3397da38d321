"""Answer Sentiment: measure the mood of each of a user's turns, and weigh them, the end most."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pattern_pipeline.facets.local.sentiment.polarity import load_shipped_head
from pattern_pipeline.facets.local.sentiment.signs import is_sarcastic, measure_frustration, score_by_lexicon
from pattern_pipeline.facets.local.turns import list_user_turns
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.language.detection import is_foreign
from pattern_pipeline.language.markup import remove_markup
from pattern_pipeline.language.sentences import quote_text, split_sentences, take_ends
from pattern_pipeline.language.words import compile_phrases, unify_apostrophes
from pattern_pipeline.traces.conversation.lines import Conversation

# The first turn tells the problem that the user comes with, which is not yet a mood about this conversation.
PROBLEM = 0.6
READ_CHARACTERS = 1_000
# Said out of habit; thanks that are meant say how much.
_AGREEABLE = r"(?:great|perfect|good|awesome|cool|nice|lovely|amazing|excellent|wonderful|fantastic|fine)"
_COURTESY = compile_phrases(
    rf"{_AGREEABLE}\W+(?:thank you|thanks)(?! (?:so|a (?:lot|ton|million)|ever))",
    rf"(?:that |it |this |all )?(?:sounds|looks|works)(?: (?:very|really|all))? {_AGREEABLE}(?: to me)?",
    rf"(?:that |it |this )?(?:(?:would|will|could) be|'d be|'ll be) {_AGREEABLE}|i'm (?:good|fine)",
    r"(?:many )?(?:thank you|thanks|thx|cheers)(?! (?:so|a (?:lot|ton|million)|ever))(?: very much)?(?: again)?"
    r"(?: for (?:your|the) (?:help|time|info|information|reply))?",
    r"please|welcome|hello|hi|hey|dear|good ?bye|bye|good (?:morning|afternoon|evening|day)",
    r"(?:have|enjoy) (?:a |your )?(?:good|nice|great|lovely) (?:day|one|evening|night|weekend|week)|you too",
    r"(?:kind|best|warm) (?:regards|wishes)|regards|sincerely",
)
_THANKS = compile_phrases("thank(?:s| you)", "thx", "cheers")
THANKS = 0.15
# So rare in what the head learned from that it barely knows it.
SARCASM = 0.6
# The lexicon knows some angry faces; these are as angry.
_FACES = str.maketrans("😡🤬😤👎", "😠😠😠😠")
# "Great, and the price?" only goes on.
_GOES_ON = re.compile(
    r"^\W*(?:ok(?:ay)?|oh|yes|alright)?\W*(?:great|perfect|good|nice|cool|excellent|fine)[,.!]+ "
    r"(?!thank|bye)(?=\w+ \w+)",
    re.IGNORECASE,
)
_CONTRAST = compile_phrases(r"but|though|although|however|yet|still|even so|except")
TORN = 0.2

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


def measure_turn_moods(turns: Sequence[str]) -> list[float]:
    """Measure each turn's mood, -1 to 1, pulled down by signs of frustration in its form."""
    moods = [_measure_mood(turn) for turn in turns]
    moods[:1] = [first * PROBLEM if first < 0 else first for first in moods[:1]]
    return [
        max(-1.0, value - (1.0 + max(value, 0.0)) * sign)
        for value, sign in zip(moods, measure_frustration(turns), strict=True)
    ]


def is_torn(turn: str) -> bool:
    """Check whether a sentence of the turn praises and complains on the two sides of a "but"."""
    if not _CONTRAST.search(turn) or is_foreign(turn):
        return False
    for sentence in split_sentences(take_ends(turn, READ_CHARACTERS)):
        sides = [side for side in _CONTRAST.split(unify_apostrophes(sentence)) if side.strip()]
        moods = [load_shipped_head().polarity(side) for side in sides] if len(sides) > 1 else [0.0]
        if max(moods) >= TORN and min(moods) <= -TORN:
            return True
    return False


def _measure_mood(turn: str) -> float:
    """Score a turn by the trained head; in a turn that is not English only the emojis are scored."""
    if is_foreign(turn):
        faces = take_ends(turn, READ_CHARACTERS).translate(_FACES)
        return score_by_lexicon(" ".join(mark for mark in faces if not mark.isalpha()))
    return _measure_beyond_politeness(take_ends(turn, READ_CHARACTERS))


# "Yes", "No, thanks" and their like are most of the turns there are.
@lru_cache(maxsize=4096)
def _measure_beyond_politeness(text: str) -> float:
    """Measure the polarity of a turn, pleased only as far as it goes beyond politeness."""
    text = unify_apostrophes(text)
    found = load_shipped_head().polarity(text) if text else 0.0
    if is_sarcastic(text):
        return min(found, -SARCASM)
    bare = _COURTESY.sub(" ", _GOES_ON.sub("", text))
    if found <= 0 or bare == text:
        return found
    pleased = load_shipped_head().polarity(bare) if any(map(str.isalnum, bare)) else 0.0
    return min(found, max(pleased, 0.0) + (THANKS if _THANKS.search(text) else 0.0))


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
