"""Locate the identifiers in a text: a pure function of the text, cached for recent texts."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pattern_pipeline.traces.redaction.choosing import Choice
from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.json_numbers import quotes_around
from pattern_pipeline.traces.redaction.plain import plain

_REMEMBERED_CHARACTERS = 4_000_000
_ACCIDENTS = re.compile(r"[^\w@.]+")


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier in a text. ``value`` is the same however it is written; ``quotes`` keep JSON valid."""

    start: int
    end: int
    kind: str
    value: str
    quotes: str = ""


def find(text: str, choice: Choice, keep: frozenset[str] = frozenset()) -> tuple[Found, ...]:
    """Find the identifiers in a text, in order and without overlaps; the detector that comes first wins.

    Kinds in ``keep`` are not reported, so they stay in the text.
    """
    view = plain(text)
    searched, detectors = choice.of(view, text)
    # In order, so that only neighbours are compared: a table may hold thousands.
    claimed: list[Span] = []
    for detector, signs in detectors:
        for first, last, kind in detector.spans(searched, signs):
            start, end = _trimmed(view.text, first, last)
            if kind in keep or end <= start:
                continue
            place = bisect_left(claimed, (start,))
            before = place == 0 or claimed[place - 1][1] <= start
            behind = _within(claimed, place, end) if detector.whole else place
            after = behind == len(claimed) or end <= claimed[behind][0]
            if before and after and not _is_known(claimed[place:behind], start, end):
                claimed[place:behind] = [(start, end, kind)]
    if not claimed:
        return ()
    found = []
    for start, end, kind in claimed:
        begin, stop = view.original(start, end)
        value = normal(view.text[start:end])
        found.append(Found(begin, stop, kind, value, quotes_around(text, begin, stop)))
    return tuple(found)


def _within(claimed: Sequence[Span], place: int, end: int) -> int:
    """Return the first index, from ``place`` on, of a span that ends after ``end``."""
    while place < len(claimed) and claimed[place][1] <= end:
        place += 1
    return place


def _is_known(claimed: Sequence[Span], start: int, end: int) -> bool:
    # A key that says what is secret knows more than a name's cue, and less than the form of a card or a token.
    return any((first, last) == (start, end) and kind != "NAME" for first, last, kind in claimed)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    # Where a backslash was made a space, it belongs to the quote after it.
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def normal(value: str) -> str:
    """Normalise a value: remove differences of case, spaces, dashes and brackets."""
    return _ACCIDENTS.sub("", value.casefold())


class Finder:
    """``find`` with a memory: the system prompts and tool results of one agent repeat from trace to trace."""

    def __init__(self, detectors: Sequence[Detector], keep: frozenset[str] = frozenset()) -> None:
        self._choice = Choice(detectors)
        self._keep = keep
        self._known: dict[str, tuple[Found, ...]] = {}
        self._size = 0

    def find(self, text: str) -> tuple[Found, ...]:
        """Return what the function ``find`` returns, from memory where the text was seen before."""
        found = self._known.get(text)
        if found is None:
            found = find(text, self._choice, self._keep)
            self._size += len(text) + 100
            if self._size > _REMEMBERED_CHARACTERS:
                self._known.clear()
                self._size = len(text) + 100
            self._known[text] = found
        return found
