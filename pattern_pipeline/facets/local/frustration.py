"""Signs of an annoyed user that do not depend on angry words: repeating, correcting, shouting, giving up."""

import re
from collections.abc import Sequence

from pattern_pipeline.facets.local.cues import (
    ASKS_FOR_PERSON,
    COMPLAINT,
    CORRECTION,
    GIVES_UP,
    IMPATIENCE,
    PERSISTS,
)
from pattern_pipeline.facets.local.sentences import ends
from pattern_pipeline.facets.local.words import content_words, plain

# How much each cue alone says, 0 to 1; set by judgement, not fitted.
STRENGTHS = (
    (COMPLAINT, 0.8),
    (GIVES_UP, 0.8),
    (ASKS_FOR_PERSON, 0.4),
    (CORRECTION, 0.6),
    (PERSISTS, 0.3),
    (IMPATIENCE, 0.3),
)
REPEATED, SHOUTED, MARKED = 0.5, 0.5, 0.4
READ_CHARACTERS = 1_500
# A request is compared with so many before it, so that a long trace takes no longer a turn than a short one.
LOOK_BACK = 30
_MARKS = re.compile(r"[?？]\s?[?？]|[?？]\s?[!！]|[!！]\s?[?？]")
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")


def frustration(turns: Sequence[str]) -> list[float]:
    """How strong such signs are, 0 to 1, in each of a user's turns."""
    return [
        min(1.0, max(_worded(turn), REPEATED if repeats else 0.0) + _loud(turn))
        for turn, repeats in zip(turns, repetitions(turns), strict=True)
    ]


def repetitions(turns: Sequence[str]) -> list[bool]:
    """Whether each turn says an earlier one again in nearly the same words."""
    subjects = [frozenset(content_words(ends(turn, READ_CHARACTERS))) for turn in turns]
    return [
        len(subject) >= 3
        and any(_same(subject, earlier) for earlier in subjects[max(0, later - LOOK_BACK) : later])
        for later, subject in enumerate(subjects)
    ]


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return 3 * len(one & other) >= 2 * len(one | other)


def _worded(turn: str) -> float:
    text = plain(ends(turn, READ_CHARACTERS))
    return max((strength for cue, strength in STRENGTHS if cue.search(text)), default=0.0)


def _loud(turn: str) -> float:
    """Capitals over a whole turn (acronyms alone are none) and doubled question marks."""
    text = ends(turn, READ_CHARACTERS)
    capitals = _CAPITALS.findall(text)
    shouted = len(capitals) >= 2 and sum(map(len, capitals)) > sum(mark.islower() for mark in text)
    return (SHOUTED if shouted else 0.0) + (MARKED if _MARKS.search(text) else 0.0)
