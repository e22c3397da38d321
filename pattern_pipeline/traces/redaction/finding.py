"""Locate the identifiers in a text, and the quotes that their placeholders need. Cached for recent texts."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pattern_pipeline.traces.redaction.choosing import Choice
from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.searched_text import make_plain

_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_KEY_BEFORE = re.compile(r"(\\*\")\s*:\s*$")
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_END = re.compile(r"\s*(?:[,}\]\n]|$)")
# Enough for any key and its spaces.
_BEHIND = 40
_ESCAPED_QUOTE = re.compile(r"\\+\"")
_FAR_BEHIND = 1000


def find_quotes(text: str, start: int, end: int) -> str:
    """Return the quotes that a placeholder for ``text[start:end]`` needs, or an empty string.

    In nested JSON the quotes have their backslashes.
    """
    if not _BARE.fullmatch(text, start, end) or not _END.match(text, end):
        return ""
    if after_key := _KEY_BEFORE.search(text[max(0, start - _BEHIND) : start]):
        return after_key.group(1)
    before = text[max(0, start - _BEHIND) : start].rstrip()
    if before[-1:] not in ("[", ",") or text.lstrip()[:1] not in ("[", "{"):
        return ""
    # An item of a list; in a string it may be one of JSON within JSON, whose quotes are escaped.
    starts, ends = _locate_strings(text)
    string = bisect_right(starts, start) - 1
    if string < 0 or ends[string] <= start:
        return '"'
    escaped = _ESCAPED_QUOTE.findall(text, max(0, start - _FAR_BEHIND), start)
    return escaped[-1] if escaped else ""


@lru_cache(4)
def _locate_strings(text: str) -> tuple[list[int], list[int]]:
    """Where the strings of JSON begin and end."""
    spans = [match.span() for match in _STRINGS.finditer(text)]
    return [start for start, _ in spans], [end for _, end in spans]


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


def find_identifiers(text: str, choice: Choice, keep: frozenset[str] = frozenset()) -> tuple[Found, ...]:
    """Find the identifiers in a text, in order and without overlaps; the detector that comes first wins.

    Kinds in ``keep`` are not reported, so they stay in the text.
    """
    view = make_plain(text)
    searched, detectors = choice.of(view, text)
    # In order, so that only neighbours are compared: a table may hold thousands.
    claimed: list[Span] = []
    for detector, signs in detectors:
        for first, last, kind in detector.spans(searched, signs):
            start, end = _trim_span(view.text, first, last)
            if kind in keep or end <= start:
                continue
            place = bisect_left(claimed, (start,))
            before = place == 0 or claimed[place - 1][1] <= start
            behind = _find_end_of_claims(claimed, place, end) if detector.whole else place
            after = behind == len(claimed) or end <= claimed[behind][0]
            if before and after and not _is_known(claimed[place:behind], start, end):
                claimed[place:behind] = [(start, end, kind)]
    if not claimed:
        return ()
    found = []
    for start, end, kind in claimed:
        begin, stop = view.original(start, end)
        value = normalize_value(view.text[start:end])
        found.append(Found(begin, stop, kind, value, find_quotes(text, begin, stop)))
    return tuple(found)


def _find_end_of_claims(claimed: Sequence[Span], place: int, end: int) -> int:
    """Return the first index, from ``place`` on, of a span that ends after ``end``."""
    while place < len(claimed) and claimed[place][1] <= end:
        place += 1
    return place


def _is_known(claimed: Sequence[Span], start: int, end: int) -> bool:
    # A key that says what is secret knows more than a name's cue, and less than the form of a card or a token.
    return any((first, last) == (start, end) and kind != "NAME" for first, last, kind in claimed)


def _trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    # Where a backslash was made a space, it belongs to the quote after it.
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def normalize_value(value: str) -> str:
    """Normalise a value: remove differences of case, spaces, dashes and brackets."""
    return _ACCIDENTS.sub("", value.casefold())


class Finder:
    """Remember what was found: the system prompts and tool results of one agent repeat from trace to trace."""

    def __init__(self, detectors: Sequence[Detector], keep: frozenset[str] = frozenset()) -> None:
        self._choice = Choice(detectors)
        self._keep = keep
        self._known: dict[str, tuple[Found, ...]] = {}
        self._size = 0

    def find(self, text: str) -> tuple[Found, ...]:
        """Return what the function ``find_identifiers`` returns, from memory where the text was seen before."""
        found = self._known.get(text)
        if found is None:
            found = find_identifiers(text, self._choice, self._keep)
            self._size += len(text) + 100
            if self._size > _REMEMBERED_CHARACTERS:
                self._known.clear()
                self._size = len(text) + 100
            self._known[text] = found
        return found
