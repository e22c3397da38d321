"""Where in a TOML text a value stands: the standard library's reader forgets it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Place = tuple[str | int, ...]
_TABLE = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    line: int


def line_of(text: str, place: Place) -> int:
    """The line, 1 being the first, of a value such as ``("labels", 1, "name")``.

    Of what is missing, the line of the table that should hold it; of what stands inside a value, the value's. The
    text is one that the standard library reads.
    """
    best = _Found((), 1)
    for found in _values(text):
        shared = found.place == place[: len(found.place)]
        if shared and len(found.place) > len(best.place):
            best = found
    return best.line


def _values(text: str) -> Iterator[_Found]:
    """Every table and key, with the place that it begins."""
    table: Place = ()
    counts: dict[Place, int] = {}
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        if match := _TABLE.match(line):
            names = tuple(part.strip("\"'") for part in _PART.findall(match.group(2)))
            table = _within(names, counts)
            if match.group(1) == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield _Found(table, number)
        elif match := _KEY.match(line):
            names = tuple(part.strip("\"'") for part in _PART.findall(match.group(1)))
            yield _Found((*table, *names), number)
            closing = _left_open(line[match.end() :])


def _within(names: Sequence[str], counts: dict[Place, int]) -> Place:
    """A table's place: one inside an array of tables belongs to the array's last."""
    place: Place = ()
    for position, name in enumerate(names):
        place = (*place, name)
        if place in counts and position < len(names) - 1:
            place = (*place, counts[place])
    return place


def _left_open(value: str) -> str:
    """The quotes that must come before a value of several lines ends; empty where it ends in its line."""
    for quotes in ('"""', "'''"):
        if value.lstrip().startswith(quotes) and value.count(quotes) == 1:
            return quotes
    return ""
