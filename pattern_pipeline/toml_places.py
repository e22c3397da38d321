"""Line numbers of the values of a TOML text, which the standard library's reader does not give."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

Place = tuple[str | int, ...]
# In a text that the standard library reads, these are all there is; what is none of them is a bare word or space.
_TOKEN = re.compile(
    r'''
    (?P<string> """(?:\\.|[^\\"]|"(?!""))*"{3,5} | \'\'\'(?:[^']|'(?!''))*'{3,5}
              | "(?:\\.|[^\\"\n])*" | '[^'\n]*' )
    | (?P<comment> \#[^\n]* ) | (?P<newline> \n ) | (?P<mark> [\[\]{},=.] ) | (?P<word> [^\s\[\]{},=.\#"']+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int
    start: int


def find_line(text: str, place: Place) -> int:
    """Find the line, counted from 1, of a value such as ``("labels", 1, "name")``.

    For a missing value, the line of the table or array that should hold it. ``text`` must be valid TOML.
    """
    best, line = 0, 1
    for found, at in _Places(text):
        if len(found) > best and found == place[: len(found)]:
            best, line = len(found), at
    return line


class _Places:
    """Every table, key and element with its line, in the order of the text."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_iterate_tokens(text))
        self._at = 0
        self._counts: dict[Place, int] = {}

    def __iter__(self) -> Iterator[tuple[Place, int]]:
        table: Place = ()
        while (token := self._skip_lines()) is not None:
            if token.text == "[":
                table = self._table()
                yield from ((table[:size], token.line) for size in range(1, len(table) + 1))
            else:
                yield from self._pair(table)

    def _table(self) -> Place:
        """Read the place of a ``[table]`` or of the next of ``[[tables]]``; within an array, in its last table."""
        opening, second = self._next(), self._peek()
        many = second is not None and second.text == "[" and second.start == opening.start + 1
        if many:
            self._next()
        place: Place = ()
        names = self._key()
        for position, name in enumerate(names):
            place = (*place, name)
            if place in self._counts and position < len(names) - 1:
                place = (*place, self._counts[place])
        self._at += 2 if many else 1
        if not many:
            return place
        self._counts[place] = self._counts.get(place, -1) + 1
        return (*place, self._counts[place])

    def _pair(self, table: Place) -> Iterator[tuple[Place, int]]:
        line = self._tokens[self._at].line
        names = self._key()
        self._next()
        place = (*table, *names)
        yield from ((place[:size], line) for size in range(len(table) + 1, len(place) + 1))
        yield from self._value(place)

    def _value(self, place: Place) -> Iterator[tuple[Place, int]]:
        token = self._next()
        if token.text == "[":
            number = 0
            while (inner := self._element("]")) is not None:
                yield (*place, number), inner.line
                yield from self._value((*place, number))
                number += 1
        elif token.text == "{":
            while self._element("}") is not None:
                yield from self._pair(place)
        else:
            # Numbers and times hold marks of their own, such as 1.5; they end where the line or the element does.
            while (more := self._peek()) is not None and (more.kind == "word" or more.text == "."):
                self._next()

    def _element(self, closing: str) -> _Token | None:
        """Find the token that begins the next element; None at the closing bracket, which is consumed."""
        while (token := self._skip_lines()) is not None and token.text == ",":
            self._next()
        if token is not None and token.text == closing:
            self._next()
            return None
        return token

    def _key(self) -> tuple[str, ...]:
        parts = [_unquote_name(self._next())]
        while (token := self._peek()) is not None and token.text == ".":
            self._next()
            parts.append(_unquote_name(self._next()))
        return tuple(parts)

    def _skip_lines(self) -> _Token | None:
        while (token := self._peek()) is not None and token.kind == "newline":
            self._next()
        return token

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]


def _iterate_tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "comment":
            yield _Token(kind, match.group(), line, match.start())
        line += match.group().count("\n")


def _unquote_name(token: _Token) -> str:
    """Decode a key: remove its quotes and resolve its escapes."""
    return str(tomllib.loads(f"key = {token.text}")["key"]) if token.kind == "string" else token.text
