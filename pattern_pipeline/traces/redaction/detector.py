"""What a detector is, the three ways of looking (anywhere, at numbers, after words), and the gates before them.

A gate is a cheap and sure test that most texts fail: one look, and a whole family of detectors need not run.
What passes one of them has a digit. Each begins with a literal or a set of characters, which the engine skips to
at many times its usual speed; two of them need not even begin where a text's outline rules them out.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from pattern_pipeline.traces.redaction.placeholders import PLACEHOLDER
from pattern_pipeline.traces.redaction.searched_text import SearchedText

# Six digits close together: every telephone, card, account and national number has them.
NUMBER = re.compile(r"[0-9](?:[^0-9A-Za-z\n]{0,3}[0-9]){5}")
DIGIT = re.compile(r"[0-9]")
# Addresses of the fourth version, hardware's in three groups, numbers of states.
DOTTED = re.compile(r"\.[0-9A-Fa-f]{1,4}[.-][0-9A-Fa-f]{1,4}")
COLONS = re.compile(r":(?::|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:)")
DASHES = re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-")
CODES = re.compile(r"[A-Z]{5}[A-Z0-9][0-9]")

# What the outline of a text holds wherever one of these finds anything.
OUTLINES: dict[re.Pattern[str], bytes] = {NUMBER: b"000000", CODES: b"AAAAA"}

_DRAWN = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\n"
_LEFT_OUT = bytes(set(range(256)) - set(_DRAWN))
_ALIKE = bytes.maketrans(_DRAWN, b"0" * 10 + b"A" * 26 + b"a" * 26 + b"\n")


def draw_outline(text: str) -> bytes:
    """Reduce a text to its outline: digits as 0, Latin letters as A and a, and line ends; all else is removed."""
    return text.encode("utf-8", "surrogatepass").translate(_ALIKE, _LEFT_OUT)


# Characters of a placeholder's kind that may come before a word in it.
_LONGEST_KIND = 16
Span = tuple[int, int, str]


class Detector(Protocol):
    """Finds identifiers of one kind or several; the kind is part of the placeholder: ``<EMAIL_1>``.

    A text is searched only where it contains one of ``signs`` (lower case; none: always) and a match of ``gate``.
    Both must be necessary conditions: what they exclude is not found.
    """

    @property
    def whole(self) -> bool:
        """Whether what it finds goes in one piece, with whatever detectors before it found within."""
        ...

    @property
    def signs(self) -> tuple[str, ...]:
        """Texts of which every candidate holds one."""
        ...

    @property
    def gate(self) -> re.Pattern[str] | None:
        """What every candidate matches somewhere in it."""
        ...

    def spans(self, searched: SearchedText, signs: Sequence[str]) -> Iterator[Span]:
        """Start, end and kind of each identifier in ``searched.text``, which holds these of its signs."""
        ...


def _confirm_all(candidate: str) -> str:
    return candidate


@dataclass(frozen=True, slots=True)
class Form:
    """Identifiers that their own form tells: ``pattern`` finds candidates, its group ``value`` within them.

    ``confirms`` returns how much of a candidate, from its start, is real: all, a part, or ``""``.
    """

    kind: str
    pattern: re.Pattern[str]
    confirms: Callable[[str], str] = _confirm_all
    signs: tuple[str, ...] = ()
    gate: re.Pattern[str] | None = None
    whole: bool = False

    def spans(self, searched: SearchedText, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        return _search_within(self, searched.text, 0, len(searched.text))


@dataclass(frozen=True, slots=True)
class Number:
    """Identifiers of at least so many ``digits``, looked for near these alone; the rest is as in Form."""

    kind: str
    pattern: re.Pattern[str]
    confirms: Callable[[str], str] = _confirm_all
    signs: tuple[str, ...] = ()
    gate: re.Pattern[str] | None = NUMBER
    digits: int = 6
    whole: bool = False

    def spans(self, searched: SearchedText, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        for start, end, digits in searched.numbers:
            if digits >= self.digits:
                yield from _search_within(self, searched.text, start, end)


@cache
def _compile_once(pattern: str | re.Pattern[str]) -> re.Pattern[str]:
    # At the first text that needs it: to compile all of them takes half a second at every start.
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Cued:
    """Values that only the words before them identify: ``patterns`` by the sign with which their words begin.

    Built by ``cues.build_cued``. A pattern is tried only where its sign occurs.
    """

    kind: str
    patterns: Mapping[str, str | re.Pattern[str]]
    confirms: Callable[[str], str] = _confirm_all
    gate: re.Pattern[str] | None = None
    whole: bool = False
    signs: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signs", tuple(self.patterns))

    def spans(self, searched: SearchedText, signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        for sign in signs:
            pattern = _compile_once(self.patterns[sign])
            for place in searched.places[sign]:
                match = pattern.match(searched.text, place)
                if match and (real := self.confirms(match.group("value"))):
                    start = match.start("value")
                    end = start + len(real)
                    if not _is_replaced(searched.text, place, start, end, self.kind):
                        yield start, end, self.kind


def _is_replaced(text: str, place: int, start: int, end: int, kind: str) -> bool:
    """Decide whether a placeholder contains the words at ``place``, or has replaced their value.

    The text around it is then not their value, and redacting again changes nothing.
    """
    near = PLACEHOLDER.finditer(text, max(0, place - _LONGEST_KIND), end + _LONGEST_KIND)
    return any(found.end() > place and (found.start() < start or found.group(1) == kind) for found in near)


def _search_within(detector: Form | Number, text: str, position: int, end: int) -> Iterator[Span]:
    pattern = detector.pattern
    group = "value" if "value" in pattern.groupindex else 0
    while match := pattern.search(text, position, end):
        start = match.start(group)
        if real := detector.confirms(match.group(group)):
            yield start, start + len(real), detector.kind
            position = start + len(real)
        else:
            # Not after the candidate: what is real may begin within it.
            position = match.start() + 1
