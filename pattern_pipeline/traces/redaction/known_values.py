"""Values that were found once in a trace, and their further occurrences without a word that identifies them."""

from bisect import bisect_left
from collections.abc import Iterable

from pattern_pipeline.traces.redaction.finding import Found
from pattern_pipeline.traces.redaction.json_numbers import quotes_around

# Shorter ones, and names of one word ("Will", "May"), are too often something else.
_SHORTEST = 6


def is_telling(kind: str, value: str) -> bool:
    """Decide whether a value is long and unusual enough to mean the same wherever it occurs."""
    if len(value) < _SHORTEST or kind == "POSTAL_CODE":
        return False
    return " " in value.strip() if kind == "NAME" else any(map(str.isdigit, value))


def find_again(
    text: str, found: tuple[Found, ...], known: Iterable[tuple[str, str, str]]
) -> tuple[Found, ...]:
    """Add to ``found`` the further occurrences in the text of known values (as written, kind, normal form).

    Longer values are matched first: a known street must not prevent the whole address from being found.
    """
    more: list[Found] = []
    taken = [(item.start, item.end) for item in found]
    for written, kind, value in sorted(known, key=lambda one: (-len(one[0]), one)):
        place = text.find(written)
        while place >= 0:
            end = place + len(written)
            beside = bisect_left(taken, (place, end))
            free = beside == 0 or taken[beside - 1][1] <= place
            free = free and (beside == len(taken) or end <= taken[beside][0])
            if free and _is_whole(text, place, end):
                taken.insert(beside, (place, end))
                more.append(Found(place, end, kind, value, quotes_around(text, place, end)))
            place = text.find(written, place + 1)
    return tuple(sorted((*found, *more), key=lambda item: item.start)) if more else found


def _is_whole(text: str, start: int, end: int) -> bool:
    if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
        return True
    return _after_escape(text, start) and not text[end : end + 1].isalnum()


def _after_escape(text: str, place: int) -> bool:
    """Whether the letter before is the end of an escape: in ``\\\\n4711`` a line begins with 4711."""
    return place > 1 and text[place - 1] in "nrt" and text[place - 2] == "\\"
