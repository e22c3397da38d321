"""Locate the identifiers in a text: choose detectors by their signs, and find the quotes placeholders need."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from pattern_pipeline.traces.redaction.detector import DIGIT, OUTLINES, Detector, Span, draw_outline
from pattern_pipeline.traces.redaction.searched_text import PlainText, SearchedText, make_plain

_NOTHING: tuple[SearchedText, list[tuple[Detector, list[str]]]] = (SearchedText(PlainText("", 0), "", {}), [])

_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_KEY_BEFORE = re.compile(r"(\\*\")\s*:\s*$")
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_END = re.compile(r"\s*(?:[,}\]\n]|$)")
# Enough for any key and its spaces.
_BEHIND = 40
_ESCAPED_QUOTE = re.compile(r"\\+\"")
_FAR_BEHIND = 1000
_REMEMBERED_CHARACTERS = 4_000_000
_ACCIDENTS = re.compile(r"[^\w@.]+")


class Choice:
    """Detectors with one automaton for their signs: hundreds of words in one pass over a text.

    Looking for each word on its own takes twenty times as long, and took most of the time of landing.
    """

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = tuple(detectors)
        # By number: a compiled pattern as a key is hashed again, whole, at every look.
        self._gates = list({detector.gate: None for detector in detectors})
        self._gate_of = [self._gates.index(detector.gate) for detector in detectors]
        self._outlines = [OUTLINES.get(gate) if gate else None for gate in self._gates]
        self._closed: list[bool | None] = [gate is None for gate in self._gates]
        self._unknown: list[bool | None] = [True if gate is None else None for gate in self._gates]
        self._signless: dict[int, list[int]] = defaultdict(list)
        by_sign: dict[str, list[int]] = defaultdict(list)
        for number, detector in enumerate(self._detectors):
            if not detector.signs:
                self._signless[self._gate_of[number]].append(number)
            for sign in detector.signs:
                by_sign[sign].append(number)
        self._automaton = ahocorasick.Automaton()
        for sign, numbers in by_sign.items():
            self._automaton.add_word(sign, (len(sign) - 1, sign, numbers))
        self._automaton.make_automaton()

    def of(self, view: PlainText, original: str) -> tuple[SearchedText, list[tuple[Detector, list[str]]]]:
        """Choose the detectors that may find something in a text, in order, each with its signs in the text.

        Returns them with the text as detectors see it.
        """
        text = view.text
        passed = self._closed
        chosen: dict[int, list[str]] = {}
        if DIGIT.search(text) is not None:
            passed = self._tried(text)
            for gate, signless in self._signless.items():
                if self._passes(text, gate, passed):
                    for number in signless:
                        chosen[number] = []
        places: dict[str, list[int]] = {}
        for end, (before, sign, numbers) in self._automaton.iter(_lower_in_place(text)):
            if (known := places.get(sign)) is not None:
                known.append(end - before)
                continue
            places[sign] = [end - before]
            for number in numbers:
                gate = self._gate_of[number]
                if passed[gate] or (passed[gate] is None and self._passes(text, gate, passed)):
                    chosen.setdefault(number, []).append(sign)
        if not chosen:
            return _NOTHING
        return SearchedText(view, original, places), [
            (self._detectors[number], chosen[number]) for number in sorted(chosen)
        ]

    def _tried(self, text: str) -> list[bool | None]:
        """For each gate whether it is passed, None where its pattern must be tried."""
        passed = self._unknown.copy()
        drawn = draw_outline(text)
        for gate, needed in enumerate(self._outlines):
            if needed is not None and needed not in drawn:
                passed[gate] = False
        return passed

    def _passes(self, text: str, gate: int, passed: list[bool | None]) -> bool:
        known = passed[gate]
        if known is None:
            pattern = self._gates[gate]
            known = passed[gate] = pattern is None or pattern.search(text) is not None
        return known


def _lower_in_place(text: str) -> str:
    """Convert to lower case without moving any character: those whose lower case is longer stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char if len(char.lower()) > 1 else char.lower() for char in text)


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
