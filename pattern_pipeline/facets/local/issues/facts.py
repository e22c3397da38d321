"""Read numbers, days and fields from texts and results, and collect those of a conversation up to a line."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import floor
from types import MappingProxyType

from pattern_pipeline.facets.local.issues.tool_results import parse_json
from pattern_pipeline.language.words import split_identifier
from pattern_pipeline.traces.conversation.lines import Conversation

_NAMES = """
jan january feb february mar march apr april may may jun june jul july aug august sep september oct october
nov november dec december
"""
_MONTHS = {name: place // 2 + 1 for place, name in enumerate(_NAMES.split())} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
_SPOKEN_DAY = re.compile(
    rf"\b(?:({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH}))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,:/-])[$€£¥]?(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,6})?(?![\w:/-]|[.,]\d)")
# Among more than these some two always make the third.
MOST_NUMBERS = 80
Day = tuple[int, int]
Scalar = str | int | float | bool
# Results beyond these are tables to look through, of which an agent reports its own findings.
_RESULT_CHARACTERS = 8_000
FIELDS = 200
_FIELD_LINE = re.compile(
    r"^[ \t*-]{0,8}([A-Za-z][A-Za-z0-9 _()/-]{1,40}?)[*]{0,2}[ \t]*[:=][ \t]*(\S[^\r\n]{0,60})$", re.MULTILINE
)
_LINE_CHARACTERS = 20_000


def extract_days(text: str) -> frozenset[Day]:
    """Month and day of every day that a text names, as ``2024-05-01`` or as "May 1st"."""
    found = {(int(match.group(2)), int(match.group(3))) for match in _ISO_DAY.finditer(text)}
    for first_month, first_day, second_day, second_month in _SPOKEN_DAY.findall(text):
        found.add((_MONTHS[(first_month or second_month).lower()], int(first_day or second_day)))
    return frozenset(found)


def extract_numbers(text: str) -> frozenset[float]:
    """Every plain number of a text, money and thousands included; no times, days or parts of names."""
    return frozenset(
        float(match.group(1).replace(",", "") + (match.group(2) or "")) for match in _NUMBER.finditer(text)
    )


def can_explain(known: frozenset[float], value: float) -> bool:
    """Check whether a number is a known one, perhaps rounded or in hundredths, or follows from two of them."""
    if len(known) > MOST_NUMBERS or any(
        _is_same_number(value, each * scale) for each in known for scale in (1, 100, 0.01)
    ):
        return True
    return any(
        _is_same_number(value, result)
        for one in known
        for other in known
        for result in _combine_numbers(one, other)
    )


def _combine_numbers(one: float, other: float) -> tuple[float, ...]:
    """Sum, difference, product, quotient, and so many per cent more or less."""
    share = one * other / 100
    return one + other, one - other, one * other, one / other if other else one, one - share, one + share


def _is_same_number(value: float, known: float) -> bool:
    """Check whether a number is another, to a cent or to half a per cent, or rounded or cut to a whole one."""
    whole = known != int(known) and value in (int(known), floor(known + 0.5))
    return whole or abs(value - known) <= max(0.011, 0.006 * abs(known))


def list_fields(result: str) -> list[tuple[str, Scalar]]:
    """Return the name (in words) and value of every field, nested ones by their own name; at most ``FIELDS``."""
    if len(result) > _RESULT_CHARACTERS:
        return []
    value = parse_json(result)
    found: Iterator[tuple[str, Scalar]]
    found = _list_line_fields(result) if value is None else _list_json_fields("", value)
    return [pair for pair, _ in zip(found, range(FIELDS), strict=False)]


@lru_cache(maxsize=32)
def find_single_fields(result: str) -> Mapping[str, Scalar]:
    """Return the fields that have one value, however often, in a result."""
    values: dict[str, dict[str, Scalar]] = {}
    for name, value in list_fields(result):
        values.setdefault(name, {})[str(value).lower()] = value
    return MappingProxyType(
        {name: next(iter(each.values())) for name, each in values.items() if len(each) == 1}
    )


def _list_line_fields(text: str) -> Iterator[tuple[str, Scalar]]:
    for match in _FIELD_LINE.finditer(text):
        yield split_identifier(match.group(1)), match.group(2).strip()


def _list_json_fields(name: str, value: object) -> Iterator[tuple[str, Scalar]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _list_json_fields(split_identifier(str(key)), each)
    elif isinstance(value, list):
        for each in value:
            yield from _list_json_fields(name, each)
    elif name and isinstance(value, str | int | float):
        yield name, value


class KnownFacts:
    """Numbers, days and fields of all lines up to one; ``learn`` moves on, and nothing is ever unlearnt."""

    def __init__(self, conversation: Conversation) -> None:
        self._lines = conversation.lines
        self._next = 0
        self._values: dict[str, set[str]] = {}
        self.numbers: set[float] = set()
        self.days: set[Day] = set()

    def learn(self, before: int) -> None:
        """Read on to the last line before number ``before``."""
        while self._next < len(self._lines) and self._lines[self._next].number < before:
            line = self._lines[self._next]
            self._next += 1
            text = line.text[:_LINE_CHARACTERS]
            self.days |= extract_days(text)
            # Beyond so many every number follows from two others.
            if len(self.numbers) <= MOST_NUMBERS:
                self.numbers |= extract_numbers(text)
            # What a failed call says holds no fields of the thing that it failed on.
            if line.kind == "tool_result" and not line.failed:
                for name, value in list_fields(line.text):
                    self._values.setdefault(name, set()).add(str(value).lower())

    def is_single(self, name: str, value: Scalar) -> bool:
        """Check whether a field has had no other value in any result."""
        return self._values.get(name, set()) <= {str(value).lower()}
