"""Signs of an annoyed user in the form alone, whatever the language: saying it again, shouting."""

import re
from collections.abc import Sequence

from pattern_pipeline.language.content_words import list_content_words
from pattern_pipeline.language.sentences import take_ends

# How much each says alone, 0 to 1; set by judgement, not fitted.
REPEATED, SHOUTED, MARKED = 0.5, 0.5, 0.4
READ_CHARACTERS = 1_500
# A request is compared with so many before it, so that a long trace takes no longer a turn than a short one.
LOOK_BACK = 30
_MARKS = re.compile(r"[?？]\s?[?？]|[?？]\s?[!！]|[!！]\s?[?？]")
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")


def measure_frustration(turns: Sequence[str]) -> list[float]:
    """Measure how strong such signs are, 0 to 1, in each of a user's turns."""
    return [
        min(1.0, measure_loudness(turn) + (REPEATED if repeats else 0.0))
        for turn, repeats in zip(turns, find_repetitions(turns), strict=True)
    ]


def find_repetitions(turns: Sequence[str]) -> list[bool]:
    """Check whether each turn says an earlier one again in nearly the same words."""
    subjects = [frozenset(list_content_words(take_ends(turn, READ_CHARACTERS))) for turn in turns]
    return [
        len(subject) >= 3
        and any(_is_same_subject(subject, earlier) for earlier in subjects[max(0, later - LOOK_BACK) : later])
        for later, subject in enumerate(subjects)
    ]


def measure_loudness(turn: str) -> float:
    """Measure capitals over a whole turn (acronyms alone are none) and doubled question marks, 0 to 1."""
    text = take_ends(turn, READ_CHARACTERS)
    capitals = _CAPITALS.findall(text)
    shouted = len(capitals) >= 2 and sum(map(len, capitals)) > sum(mark.islower() for mark in text)
    return (SHOUTED if shouted else 0.0) + (MARKED if _MARKS.search(text) else 0.0)


def _is_same_subject(one: frozenset[str], other: frozenset[str]) -> bool:
    return 3 * len(one & other) >= 2 * len(one | other)
