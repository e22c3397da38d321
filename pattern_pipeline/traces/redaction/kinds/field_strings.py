"""Where a quoted value ends, however deep in strings of JSON it is; and what a list or an object holds."""

import re
from collections.abc import Iterator

from pattern_pipeline.traces.redaction.searched import Searched

_LONGEST = 4000
_LONGEST_CONTAINER = 1500
_KEY_SIGN = re.compile(r"\s?[\"'`]\s{0,3}(?::|=>)")
_NUMBER = re.compile(r"-?[0-9][0-9.]*(?=[\s,}\])]|$)")
_ENDS = {quote: re.compile(rf"(\\*){quote}") for quote in "\"'`"}
_WORD = re.compile(r"\w+")
# Keys within the object of a value; what else stands there describes it.
_OF_VALUES = frozenset(
    [
        "value",
        "val",
        "text",
        "code",
        "content",
        "raw",
        "input",
        "answer",
        "response",
        "reply",
        "stringvalue",
        "intvalue",
        "string_value",
        "int_value",
        "number",
        "entered",
        "provided",
        "data",
        "first",
        "last",
        "given",
        "family",
        "middle",
        "full",
        "name",
        "pin",
    ]
)
Place = tuple[int, int]


def string_at(searched: Searched, place: int) -> Place | None:
    """Locate the text between the quote at ``place`` and its partner, which has as many backslashes before it."""
    source, view = searched.original, searched.view
    quote = searched.text[place]
    if len(view.starts) == 1 and (place == 0 or source[place - 1] != "\\"):
        end = source.find(quote, place + 1, place + _LONGEST)
        if end < 0 or source[end - 1] != "\\":
            return (place + 1, view.searched(end)) if end >= 0 else None
        return _closed(searched, place, quote, place, 0)
    begin, behind = view.original(place, place + 1)
    depth = 0
    while begin > 0 and source[begin - 1] == "\\":
        begin -= 1
        depth += 1
    while source[begin + depth : begin + depth + 1] == "\\":
        depth += 1
    opening = begin + depth
    if source[opening : opening + 1] != quote:
        # An entity or a percent escape: its like ends the string.
        sign = source[opening:behind]
        end = source.find(sign, behind, behind + _LONGEST) if sign else -1
        return (place + 1, view.searched(end)) if end >= 0 else None
    return _closed(searched, place, quote, opening, depth)


def _closed(searched: Searched, place: int, quote: str, opening: int, depth: int) -> Place | None:
    """From the quote at ``place``, ``opening`` in the original and written with ``depth`` marks, to its partner."""
    for match in _ENDS[quote].finditer(searched.original, opening + 1, opening + _LONGEST):
        marks = len(match.group(1))
        # Fewer marks end a string around this one; a backslash that is meant is written by two of its depth.
        if marks <= depth or (marks - depth) % (2 * (depth + 1)) == 0:
            return place + 1, searched.view.searched(match.start())
    return None


def held_by(searched: Searched, place: int) -> Iterator[Place]:
    """Locate the strings and numbers of the list or object that begins at ``place``."""
    text, depth, end = searched.text, 0, min(len(searched.text), place + _LONGEST_CONTAINER)
    in_objects: list[bool] = []
    key = ""
    while place < end:
        char = text[place]
        if char in "[{(":
            in_objects.append(char == "{")
            depth += 1
        elif char in "]})":
            depth -= 1
            in_objects.pop()
            if depth == 0:
                return
        elif char in "\"'":
            string = string_at(searched, place)
            if string is None:
                return
            if _KEY_SIGN.match(text, string[1]):
                key = text[string[0] : string[1]].strip().casefold()
            elif not in_objects[-1] or key in _OF_VALUES:
                yield string
            place = max(string[1], place)
            while place < end and text[place] not in "\"'":
                place += 1
        elif number := _NUMBER.match(text, place):
            if not in_objects[-1] or key in _OF_VALUES:
                yield number.span()
            place = number.end() - 1
        elif word := _WORD.match(text, place):
            place = word.end() - 1
        place += 1
