"""What a body becomes in memory, estimated from its bytes before anything is parsed.

57 KB of deflate, unpacked to 60 MB of ``{},{},…``, became 20 million objects of 2 GB, and nobody else was
answered meanwhile. So the values are counted first: for JSON by the characters that separate them, for protobuf by
a walk over the fields.
"""

import re
from collections.abc import Mapping
from itertools import islice

from starlette.exceptions import HTTPException

from pattern_pipeline.web.otlp.signals import Encoding

# Measured: an empty object in a list takes 72 bytes and two separators, an attribute 510 bytes and seven.
VALUE_BYTES = 80
# Of protobuf, which is parsed into less.
_FIELD_BYTES = 16
_MESSAGE_BYTES = 144
_EMPTY_SPAN_BYTES = 256
# Beside the values that a span is written in, what it takes until it is stored.
SPAN_BYTES = 1536
# How many times the largest request one request may become; real traces become five times their size.
FACTOR = 8
# Attributes, events and links of one span, or values of one list: SDKs send at most some hundred of each.
PARTS = 50_000
_SLICE = 1 << 18
_SEPARATORS = (b",", b":", b"[", b"{")
_SPAN_KEYS = (b"traceId", b"trace_id")
# Possessive, so that a text of backslashes costs no more than another; it may end without its quote.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+("?)', re.DOTALL)
# What every escape of an ASCII character begins with.
_ESCAPE = b"\\u00"


def _spell_key(key: bytes) -> bytes:
    """Return a pattern of a key whose characters may each be escaped."""
    return b"".join(b"(?:%c|\\\\u00(?i:%02x))" % (character, character) for character in key)


_ANY_SPAN_KEY = re.compile(b'"(?:%s)"' % b"|".join(map(_spell_key, _SPAN_KEYS)))
_Shape = Mapping[int, "_Shape"]


def weigh(content: bytes, encoding: Encoding, limit: int) -> int:
    """Estimate how many bytes the parsed content takes. Raises HTTPException 413 beyond ``limit``."""
    if encoding is Encoding.JSON:
        return len(content) + _weigh_json(content, limit)
    return len(content) + _weigh_protobuf(content, limit)


def _weigh_json(content: bytes, limit: int) -> int:
    spans = SPAN_BYTES * _count_spans(content, limit // SPAN_BYTES)
    values = sum(content.count(each) for each in _SEPARATORS)
    if values * VALUE_BYTES + spans > limit:
        # Texts hold such characters too; without them the count is right, and takes longer.
        values = _count_values_outside_texts(content, (limit - spans) // VALUE_BYTES)
    return _check_weight(values * VALUE_BYTES + spans, limit)


def _count_spans(content: bytes, most: int) -> int:
    """Count the keys that every span has, written in whatever way; counting escaped ones ends after ``most``."""
    if _ESCAPE not in content:
        return sum(content.count(b'"%s"' % key) for key in _SPAN_KEYS)
    return sum(1 for _ in islice(_ANY_SPAN_KEY.finditer(content), most + 1))


def _count_values_outside_texts(content: bytes, most: int) -> int:
    """How many separators stand outside strings; counting ends soon after ``most``."""
    values, begun = 0, b""
    for start in range(0, len(content), _SLICE):
        outside, strings = _STRING.subn(rb"\1", begun + content[start : start + _SLICE])
        begun = b""
        if outside.count(b'"') < strings:
            # The last string goes on in the next slice, perhaps in the middle of an escape.
            begun = b'"\\' if outside.endswith(b"\\") else b'"'
        values += sum(outside.count(each) for each in _SEPARATORS)
        if values > most:
            break
    return values


def _make_shapes() -> _Shape:
    """Which fields of a request hold messages, and which of those in them; all others are passed over."""
    value: dict[int, _Shape] = {}
    pair: dict[int, _Shape] = {2: value}
    value |= {5: {1: value}, 6: {1: pair}}
    # Of spans and log records in one: the name of a span (5) is walked as the body of a log record, and is short.
    record: dict[int, _Shape] = {5: value, 6: pair, 9: pair, 11: {3: pair}, 13: {4: pair}, 15: {}}
    return {1: {1: {1: pair}, 2: {1: {3: pair}, 2: record}}}


_REQUEST = _make_shapes()
_RECORD = _REQUEST[1][2][2]
_LISTS_OF_SPANS = (_REQUEST, _REQUEST[1], _REQUEST[1][2])


def _weigh_protobuf(content: bytes, limit: int) -> int:
    """Walk over all fields of all messages. A message that is none is passed over: the parser says so."""
    weight = 0
    waiting: list[tuple[int, int, _Shape]] = [(0, len(content), _REQUEST)]
    while waiting:
        place, end, shape = waiting.pop()
        # As many spans as there is room for, but not as many parts of one.
        left = len(content) if any(shape is each for each in _LISTS_OF_SPANS) else PARTS
        while place < end:
            weight += _FIELD_BYTES
            if weight > limit:
                return _check_weight(weight, limit)
            tag = content[place]
            place += 1
            if tag > 0x7F:
                tag, place = _read_varint(content, place - 1, end)
            kind = tag & 7
            if kind == 2:
                if place >= end:
                    break
                size = content[place]
                place += 1
                if size > 0x7F:
                    size, place = _read_varint(content, place - 1, end)
                inner = shape.get(tag >> 3)
                if inner is not None:
                    weight += _MESSAGE_BYTES
                    left -= 1
                    if left < 0:
                        raise HTTPException(
                            413, f"a span has more than {PARTS} attributes or events; send fewer"
                        )
                    if inner is _RECORD:
                        weight += SPAN_BYTES if size else _EMPTY_SPAN_BYTES
                    if size:
                        waiting.append((place, min(place + size, end), inner))
                place += size
            elif kind == 0:
                while place < end and content[place] > 0x7F:
                    place += 1
                place += 1
            elif kind == 1:
                place += 8
            elif kind == 5:
                place += 4
            elif kind not in (3, 4):
                break
    return _check_weight(weight, limit)


def _read_varint(content: bytes, place: int, end: int) -> tuple[int, int]:
    """Read a number, and where it ends; one that breaks off ends all."""
    value = shift = 0
    while place < end and shift < 70:
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
    return 0, end


def _check_weight(weight: int, limit: int) -> int:
    if weight > limit:
        raise HTTPException(
            413,
            f"the body holds so many values that it would take more than {limit >> 20} MB; send smaller batches",
        )
    return weight
