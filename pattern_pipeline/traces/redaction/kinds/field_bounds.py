"""Locate where the value of a field begins and ends.

A quoted value ends at the quote of its depth, however deep in strings of JSON it is. A list or an object holds several.
A value without quotes, on a line "Key: value", ends where the line and its own shape say.
"""

import re
from collections.abc import Iterator

from pattern_pipeline.traces.redaction.searched_text import SearchedText

_LONGEST = 4000
_LONGEST_CONTAINER = 1500
_KEY_SIGN = re.compile(r"\s?[\"'`]\s{0,3}(?::|=>)")
_NUMBER = re.compile(r"-?[0-9][0-9.]*(?=[\s,}\])]|$)")
_ENDS = {quote: re.compile(rf"(\\*){quote}") for quote in "\"'`"}
_WORD = re.compile(r"\w+")
# Keys within the object of a value; everything else in it describes it.
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


def locate_string(searched: SearchedText, place: int) -> Place | None:
    """Locate the text between the quote at ``place`` and its partner, which has as many backslashes before it."""
    source, view = searched.original, searched.view
    quote = searched.text[place]
    if len(view.starts) == 1 and (place == 0 or source[place - 1] != "\\"):
        end = source.find(quote, place + 1, place + _LONGEST)
        if end < 0 or source[end - 1] != "\\":
            return (place + 1, view.searched(end)) if end >= 0 else None
        return _find_closing_quote(searched, place, quote, place, 0)
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
    return _find_closing_quote(searched, place, quote, opening, depth)


def _find_closing_quote(
    searched: SearchedText, place: int, quote: str, opening: int, depth: int
) -> Place | None:
    """From the quote at ``place``, ``opening`` in the original and written with ``depth`` marks, to its partner."""
    for match in _ENDS[quote].finditer(searched.original, opening + 1, opening + _LONGEST):
        marks = len(match.group(1))
        # Fewer marks end a string around this one; a backslash that is meant is written by two of its depth.
        if marks <= depth or (marks - depth) % (2 * (depth + 1)) == 0:
            return place + 1, searched.view.searched(match.start())
    return None


def locate_items(searched: SearchedText, place: int) -> Iterator[Place]:
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
            string = locate_string(searched, place)
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


_LEAD = re.compile(r"(?:^|[\n,;|(•·\t]|- |> |\* )[\s>*•#_`-]*$")
_NEXT_KEY = re.compile(r"[,;|·]\s{0,3}[\w' -]{2,30}\s?[:=]|[ \t]{2,}|[|\t]")
_LINE = re.compile(r"[^\n]*")
_DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9]){2,11}(?![0-9A-Za-z])")
SPOKEN_DIGITS = re.compile(
    r"(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|zéro|deux|trois|quatre|"
    r"cinq|sept|huit|neuf|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|due|quattro|cinque|sei|sette|otto|nove|um|dois|três|quatro|sete|"
    r"oito|twee|drie|vijf|zes|zeven|negen|double|triple|un)(?:,? |-|$)){3,12}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s,;|]{2,40}")
_OF_CODE = re.compile(r"[;{(\[]\s*$|[({\[]|^[A-Z][a-z]+[A-Z]|\?$|=|\|")
_BEFORE_LINE = 60
_MOST_WORDS = 10
_MOST_OF_NAME = 5


def locate_line_value(text: str, kind: str, start: int, place: int) -> Place | None:
    """Locate the value, from ``place`` on, of a key that begins at ``start``; None where the line holds none."""
    line = _LINE.match(text, place)
    if line is None or not line.group().strip():
        return None
    rest = line.group()
    after = _NEXT_KEY.search(rest)
    value = rest[: after.start()] if after else rest
    begin = place + len(value) - len(value.lstrip(" *_`\"'"))
    value = value.strip(" *_`\"'\r\t").rstrip(".,;!)]}\"' ")
    if kind in ("PIN", "CARD_CODE"):
        number = _DIGITS.match(value) or SPOKEN_DIGITS.match(value)
        if number:
            return begin, begin + len(number.group().rstrip(" ,-"))
    if not _LEAD.search(text[max(0, start - _BEFORE_LINE) : start]) or _OF_CODE.search(value):
        return None
    words = value.split()
    if kind in ("PIN", "CARD_CODE", "PASSWORD"):
        return (begin, begin + len(value)) if len(words) == 1 and _TOKEN.fullmatch(value) else None
    if kind == "NAME":
        named = len(words) <= _MOST_OF_NAME and (value[:1].isupper() or len(words) < 3 or not value.isascii())
        return (begin, begin + len(value)) if named else None
    return (begin, begin + len(value)) if len(words) <= _MOST_WORDS else None
