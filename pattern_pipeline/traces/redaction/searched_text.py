"""A text as detectors see it: escapes undone, exotic characters made plain, with its places in the original."""

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

_ESCAPE = re.compile(
    r"(?<!\\)\\++(?:u[0-9A-Fa-f]{4}|[nrtbf\"'/])|(?:%[0-9A-Fa-f]{2})+|&(?:#\d{1,4}|#x[0-9A-Fa-f]{1,4}|nbsp|amp|quot);"
    r"|[\u00ad\u200b-\u200f\u2060\ufeff]+"
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_QUERY = re.compile(r"[?&][\w.-]+=([^\s&\"'<>#@%]*(?:%(?!40)[^\s&\"'<>#@%]*)*)(?=[\s&\"'<>#]|$)")
_EXOTIC = re.compile(
    r"[\u00a0\u1680\u2000-\u200a\u2010-\u2015\u202f\u205f"
    r"\u2212\u3000\ufe58\ufe63\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]"
)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}
_NAMED = {"nbsp": " ", "amp": "&", "quot": '"'}
_PLAIN = {
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63), "-"),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{code: chr(48 + code - 0x660) for code in range(0x660, 0x66A)},
    **{code: chr(48 + code - 0x6F0) for code in range(0x6F0, 0x6FA)},
}


class PlainText(NamedTuple):
    """``text`` to search; the piece that begins at ``starts[i]`` in it begins at ``origins[i]`` in the original.

    Within a piece the places advance together, except in one that is the decoded form of an escape.
    """

    text: str
    length: int
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of ``text`` to the original; an escape is in it whole or not at all."""
        return self._place(start), self._place(end)

    def searched(self, original: int) -> int:
        """Map a place of the original to ``text``; a place within an escape maps to the escape's beginning."""
        if original >= self.length:
            return len(self.text)
        piece = bisect_right(self.origins, original) - 1
        behind = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        return min(self.starts[piece] + original - self.origins[piece], behind)

    def _place(self, position: int) -> int:
        if position >= len(self.text):
            return self.length
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece]


def make_plain(text: str) -> PlainText:
    """Decode ``\\n``, ``\\u00e9``, ``%40`` and ``&#64;``, and unify spaces, dashes and digits.

    Escapes of JSON inside strings of JSON are decoded at every depth: only places matter here.
    """
    if not _may_hold_escapes(text):
        return PlainText(_replace_exotic(text), len(text))
    # JSON in a string has little else but these, and a space in the place of the backslash keeps all places.
    quoted = text.replace('\\"', ' "')
    if not _may_hold_escapes(quoted):
        return PlainText(_replace_exotic(quoted), len(text))
    source = _QUERY.sub(lambda match: match.group().replace("+", " "), text) if "+" in text else text
    pieces: list[str] = []
    starts, origins = [], []
    length = behind = 0
    for match in _ESCAPE.finditer(source):
        for start, end, meant in ((behind, match.start(), ""), *_decode_escape(match)):
            piece = meant or source[start:end]
            if piece or end > start:
                starts.append(length)
                origins.append(start)
                pieces.append(piece)
                length += len(piece)
        behind = match.end()
    starts.append(length)
    origins.append(behind)
    pieces.append(source[behind:])
    return PlainText(_replace_exotic("".join(pieces)), len(text), tuple(starts), tuple(origins))


def _may_hold_escapes(text: str) -> bool:
    escaped = "\\" in text or "%" in text or "&" in text
    return escaped or not (text.isascii() or _INVISIBLE.search(text) is None)


def _decode_escape(match: re.Match[str]) -> list[tuple[int, int, str]]:
    """Decode an escape into its characters, each with its place; an invalid escape is returned unchanged."""
    written, start = match.group(), match.start()
    if written[0] == "\\":
        body = written.lstrip("\\")
        char = chr(int(body[1:], 16)) if body[0] == "u" else _CONTROLS.get(body[0], body[0])
        return [(start, match.end(), char)]
    if written[0] == "%":
        try:
            decoded = bytes.fromhex(written.replace("%", "")).decode()
        except UnicodeDecodeError:
            return [(start, match.end(), written)]
        places = []
        for char in decoded:
            end = start + 3 * len(char.encode())
            places.append((start, end, char))
            start = end
        return places
    if written[0] == "&":
        body = written[1:-1]
        code = _NAMED.get(body) or chr(int(body[2:], 16) if body[1] == "x" else int(body[1:]))
        return [(start, match.end(), code)]
    # Invisible: nothing is meant, but whoever replaces what is around it replaces it too.
    return []


def _replace_exotic(text: str) -> str:
    # One character for one, so that places stay. To translate takes ten times as long, as most characters stay.
    return text if text.isascii() else _EXOTIC.sub(lambda match: _PLAIN[ord(match.group())], text)


# Runs of digits as people and programs part them. Whatever is a number of a person is in one of these.
_RUN = re.compile(r"[0-9](?:[ ()./-]{0,3}[0-9]){5,}")
_DATES = re.compile(
    r"(?:(?:(?:19|20)[0-9]{2}([-/.])[01]?[0-9]\1[0-3]?[0-9]|[0-3]?[0-9]([/.])[0-3]?[0-9]\2(?:19|20)[0-9]{2})"
    r"(?: +[0-2]?[0-9](?:\.[0-5][0-9])?)?[ -]*)+"
)
# What may be around the digits: a country's letters, a check letter, an extension.
_BEFORE, _AFTER = 16, 24


class SearchedText:
    """``text`` is plain (see ``make_plain``); ``places`` says where which signs of detectors begin in it.

    ``original`` is the text before escapes were undone, ``view`` leads from one to the other.
    """

    def __init__(self, view: PlainText, original: str, places: dict[str, list[int]]) -> None:
        self.text = view.text
        self.view = view
        self.original = original
        self.places = places

    @cached_property
    def numbers(self) -> list[tuple[int, int, int]]:
        """Locate runs of six or more digits that are no dates.

        Returns windows (start, end, number of digits), each with some characters around the run.
        """
        windows: list[tuple[int, int, int]] = []
        for match in _RUN.finditer(self.text):
            if _DATES.fullmatch(match.group()):
                continue
            start, end = max(0, match.start() - _BEFORE), match.end() + _AFTER
            digits = sum(map(str.isdigit, match.group()))
            if windows and start <= windows[-1][1]:
                windows[-1] = (windows[-1][0], end, windows[-1][2] + digits)
            else:
                windows.append((start, end, digits))
        return windows
