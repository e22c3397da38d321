"""How pleased each of a user's turns sounds, by VADER's lexicon with courtesy counted for little."""

import re
from collections.abc import Sequence
from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from pattern_pipeline.facets.local.sentences import ends
from pattern_pipeline.facets.local.words import plain

# VADER compares every token with every other's neighbours; its time grows with the length of the text.
READ_CHARACTERS = 1_500
# Said out of habit: they carry no mood, and a request is not a sign of pleasure.
_COURTESY = re.compile(
    r"\b(?:thank you|thanks|thank|thx|please|hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|welcome"
    r"|have a (?:good|nice|great|lovely) (?:day|one|evening|night|weekend)|yes|yeah|no|ok|okay|sure|help|like to"
    r"|would like|i'd like|you like)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(r"\b(?:thanks|thank you|thank|thx|appreciate)\b", re.IGNORECASE)
THANKS = 0.15


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def lexicon_score(text: str) -> float:
    """VADER's compound score, -1 to 1, of a text."""
    return float(_analyzer().polarity_scores(ends(text, READ_CHARACTERS))["compound"])


def moods(turns: Sequence[str]) -> list[float]:
    """The mood of each turn, -1 to 1, with thanks as a slight sign of content."""
    return [mood(turn) for turn in turns]


def mood(turn: str) -> float:
    """The mood of one turn, -1 to 1: its words without courtesies, and a little for thanks."""
    text = plain(ends(turn, READ_CHARACTERS))
    bare = _COURTESY.sub(" ", text)
    score = lexicon_score(bare) if bare.strip() else 0.0
    return min(1.0, score + THANKS) if _THANKS.search(text) else score
