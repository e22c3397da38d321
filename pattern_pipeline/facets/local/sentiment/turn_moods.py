"""Measure how each of a user's turns sounds, among the turns before it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pattern_pipeline.facets.local.sentiment.polarity import load_shipped_head
from pattern_pipeline.facets.local.sentiment.signs import is_sarcastic, measure_frustration, score_by_lexicon
from pattern_pipeline.language.detection import is_foreign
from pattern_pipeline.language.sentences import split_sentences, take_ends
from pattern_pipeline.language.words import compile_phrases, unify_apostrophes

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
