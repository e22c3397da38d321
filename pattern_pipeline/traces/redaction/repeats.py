"""Which texts of a trace may hold a known value: all of them are searched at once."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate


def find_holding(texts: Sequence[str], written: Iterable[str], lower: Iterable[str]) -> set[str]:
    """Find the texts that hold a value as ``written``, or one of ``lower`` whatever the case of the text.

    Sure, but not exact: a text may be among them that holds none. Values are few and most texts hold none of
    them, so one search through everything is cheaper than one for each text and value.
    """
    everything = "\0".join(texts)
    begins = [0, *accumulate(len(text) + 1 for text in texts)]
    holding = _holding(everything, begins, written)
    lowered = everything.lower()
    if len(lowered) != len(everything):
        # A letter became two: places are not to be compared.
        return set(texts)
    holding |= _holding(lowered, begins, lower)
    return {texts[number] for number in holding}


def _holding(everything: str, begins: Sequence[int], values: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for value in values:
        place = everything.find(value)
        while place >= 0:
            number = bisect_right(begins, place)
            found.add(number - 1)
            place = everything.find(value, begins[number])
    return found
