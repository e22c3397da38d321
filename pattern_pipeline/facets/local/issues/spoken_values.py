"""Numbers and days as people and results write them, in one form that can be compared."""

import re
from math import floor

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
    """Check whether a number is one of the known, perhaps rounded or in hundredths, or follows from two of them."""
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
