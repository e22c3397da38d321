"""Check the lines that an answer cites against the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pattern_pipeline.llm.sanitize import sanitize_text
from pattern_pipeline.traces.conversation.lines import Conversation, Line

MOST = 8
_NUMBER = re.compile(r"\d{1,9}")
_RANGE = re.compile(r"(\d{1,9})\s*(?:-|\u2013|to)\s*(\d{1,9})")
_LEFT_OUT = re.compile(r"\.{3,}|\u2026|\[\.{3}\]")
# The role comes before the words of each line that a model sees, and is sometimes copied with them.
_ROLE = re.compile(
    r"\W*\d*\W*(?:system|user|assistant|error|tool call|tool result)\b[^:\n]{0,80}:", re.IGNORECASE
)
_NO_LETTERS = re.compile(r"[\W_]+")
# A shorter quote is in any text.
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class CitedText:
    """The lines of a conversation by number; quotes are compared by letters and digits alone."""

    lines: dict[int, Line]

    @classmethod
    def of(cls, conversation: Conversation) -> "CitedText":
        """Collect the lines that can be cited; a note that lines are left out is not one of them."""
        return cls({line.number: line for line in conversation.lines if line.kind != "cut"})

    def verify(self, cited: object, quote: str) -> tuple[int, ...]:
        """Return the cited lines that exist, if one of them contains the quote.

        If another line contains the quote, returns that line; if no line does, returns none, because the model
        made up its evidence. Without a quote the lines only have to exist.
        """
        numbers = tuple(number for number in parse_line_numbers(cited) if number in self.lines)[:MOST]
        pieces = _LEFT_OUT.split(_ROLE.sub("", quote, count=1))
        parts = [part for part in map(_strip_marks, pieces) if len(part) >= _LEAST_LETTERS]
        if not parts:
            return numbers
        if any(self._contains(number, parts) for number in numbers):
            return numbers
        return tuple(number for number in self.lines if self._contains(number, parts))[:1]

    def verify_all(self, evidence: Iterable[tuple[object, str]]) -> tuple[int, ...]:
        """Verify several citations, each with its quote; returns the lines that pass, ascending."""
        found = {number for cited, quote in evidence for number in self.verify(cited, quote)}
        return tuple(sorted(found))[:MOST]

    def _contains(self, number: int, parts: Iterable[str]) -> bool:
        written = _write_letters(self.lines[number])
        return all(part in written for part in parts)


def parse_line_numbers(cited: object) -> tuple[int, ...]:
    """Parse the line numbers that a model cites: integers, or text such as "3, L5 and 7-9".

    Returns each number once, ascending.
    """
    found: set[int] = set()
    for part in cited if isinstance(cited, list | tuple) else [cited]:
        if isinstance(part, bool) or part is None:
            continue
        if isinstance(part, int | float):
            found.add(int(part) if abs(part) < 1e9 else 0)
        elif isinstance(part, str):
            found |= _find_numbers(part)
    return tuple(sorted(found))


def _find_numbers(text: str) -> set[int]:
    found = {int(number) for number in _NUMBER.findall(text)}
    for first, last in _RANGE.findall(text):
        start, end = int(first), int(last)
        if start < end <= start + MOST:
            found |= set(range(start, end))
    return found


# Few lines are looked at, mostly the cited ones: to prepare all took half of the time of reading an answer.
@lru_cache(1_024)
def _write_letters(line: Line) -> str:
    return _strip_marks(f"{line.tool} {sanitize_text(line.text)}")


def _strip_marks(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())
