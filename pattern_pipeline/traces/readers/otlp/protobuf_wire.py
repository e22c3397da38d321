"""Walk protobuf's wire format just far enough to detect what a message holds, without decoding it."""

from collections.abc import Iterator
from typing import Literal

Signal = Literal["spans", "logs", ""]

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
# A request holds resources (field 1); these hold scopes (2), and these hold the records (2).
_RECORD_PATH = (1, 2, 2)


def detect_signal(content: bytes, inside_resource: bool = False) -> Signal:
    """Detect what an export request, or its beginning, carries; "" for any other content.

    ``inside_resource``: the content is one ResourceSpans or ResourceLogs.
    """
    try:
        return _find_signal(content, 0, len(content), _RECORD_PATH[1:] if inside_resource else _RECORD_PATH)
    except ValueError:
        return ""


def iterate_fields(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, wire type, start and end of each field; the last may end beyond the content.

    Raises ValueError where the content is not protobuf.
    """
    while start < end:
        tag, place = read_varint(content, start)
        number, kind = tag >> 3, tag & 7
        if kind == _LENGTH:
            size, place = read_varint(content, place)
        elif kind == _VARINT:
            size = read_varint(content, place)[1] - place
        else:
            size = {_FIXED64: 8, _FIXED32: 4}.get(kind, -1)
        if size < 0 or number == 0:
            raise ValueError("not protobuf")
        start = place + size
        yield number, kind, place, start


def read_varint(content: bytes, start: int) -> tuple[int, int]:
    """Read a varint; returns the number and where it ends. Raises ValueError where there is none."""
    value = 0
    for place in range(start, min(start + 10, len(content))):
        value |= (content[place] & 0x7F) << (7 * (place - start))
        if content[place] < 0x80:
            return value, place + 1
    raise ValueError("a number breaks off")


def _find_signal(content: bytes, start: int, end: int, way: tuple[int, ...]) -> Signal:
    if not way:
        return _classify_record(content, start, end)
    for number, kind, begin, stop in iterate_fields(content, start, min(end, len(content))):
        if kind != _LENGTH or number > 3 or (len(way) == len(_RECORD_PATH) and number != 1):
            return ""
        if number == way[0] and (found := _find_signal(content, begin, stop, way[1:])):
            return found
    return ""


def _classify_record(content: bytes, start: int, end: int) -> Signal:
    """Classify a record.

    A span has its trace id (16 bytes) first and its start as field 7; a log record has its time first.
    """
    sizes: dict[tuple[int, int], int] = {}
    try:
        for number, kind, begin, stop in iterate_fields(content, start, min(end, len(content))):
            sizes[number, kind] = stop - begin
    except ValueError:
        # The beginning of a file may end in the middle of a record; what came before says enough.
        pass
    if sizes.get((1, _LENGTH)) == 16 or (7, _FIXED64) in sizes:
        return "spans"
    return "logs" if (1, _FIXED64) in sizes or (11, _FIXED64) in sizes else ""
