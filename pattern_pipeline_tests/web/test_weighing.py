"""Weighing: what a body becomes is known before it is parsed."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from pattern_pipeline.web.otlp.signals import Encoding
from pattern_pipeline.web.otlp.weighing import FACTOR, SPAN_BYTES, VALUE_BYTES, weigh
from pattern_pipeline_tests.web.bodies import (
    chats,
    in_scope,
    json_body,
    nested,
    protobuf_body,
    requests_of_demo,
)

LIMIT = 32 << 20
_ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('a",:[{\\\n')),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.sampled_from('b",:[{\\')), inner),
)


NUMBER = 2_000_000
HOSTILE = {
    "objects": b'{"resourceSpans":[' + b"{}," * NUMBER + b"{}]}",
    "lists": b'{"resourceSpans":[' + b"[]," * NUMBER + b"{}]}",
    "numbers": b'{"resourceSpans":[' + b"0," * NUMBER + b"{}]}",
    "texts": b'{"resourceSpans":[' + b'"",' * NUMBER + b"{}]}",
    "escaped texts": b'{"resourceSpans":[' + b'"\\\\",' * NUMBER + b"{}]}",
    "spans": b'{"resourceSpans":[{"scopeSpans":[{"spans":[' + b"{}," * NUMBER + b"{}]}]}]}",
    "depth": b'{"resourceSpans":' + b"[" * NUMBER + b"]" * NUMBER + b"}",
    "keys": b'{"resourceSpans":[{' + b'"a":0,' * NUMBER + b'"b":0}]}',
    "no JSON": b"[" * NUMBER,
    "resources": b"\n\0" * NUMBER,
    "empty spans": in_scope(b"\x12\0" * NUMBER),
    "attributes": in_scope(nested(2, b"\x4a\0" * NUMBER)),
    "nested values": in_scope(nested(2, nested(9, nested(2, nested(5, b"\x0a\0" * NUMBER))))),
    "events": in_scope(nested(2, b"\x5a\0" * NUMBER)),
    "links": in_scope(nested(2, b"\x6a\0" * NUMBER)),
    "resource attributes": nested(1, nested(1, b"\x0a\0" * NUMBER)),
    "scope attributes": nested(1, nested(2, nested(1, b"\x1a\0" * NUMBER))),
    "short spans": in_scope((b"\x12\x02\x2a\0") * NUMBER),
    "unknown fields": b"\x78\x01" * NUMBER * 2,
}
# As many as a million in a request of the largest size: reading each takes ten microseconds.
TINY = 62_500
JSON_ATTRIBUTE = b'{"key":"","value":{"intValue":1}}'
PROTOBUF_ATTRIBUTE = nested(1, b"a") + nested(2, b"\x18\x01")


def one_json_span(field: bytes, each: bytes) -> bytes:
    begin = b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"01","%s":[' % field
    return begin + (each + b",") * (TINY - 1) + each + b"]}]}]}]}"


HOSTILE |= {
    "attributes of one span": one_json_span(b"attributes", JSON_ATTRIBUTE),
    "events of one span": one_json_span(b"events", b'{"attributes":[%s]}' % JSON_ATTRIBUTE),
    "attributes of one span, protobuf": in_scope(nested(2, nested(9, PROTOBUF_ATTRIBUTE) * TINY)),
    "events of one span, protobuf": in_scope(nested(2, nested(11, nested(3, PROTOBUF_ATTRIBUTE)) * TINY)),
    "attributes of one log record, protobuf": in_scope(nested(2, nested(6, PROTOBUF_ATTRIBUTE) * TINY)),
    "attributes of one event": one_json_span(
        b"events", b'{"attributes":[%s]}' % b",".join([JSON_ATTRIBUTE] * 5)
    ),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_millions_of_values_are_refused(body: bytes) -> None:
    encoding = Encoding.JSON if body[:1] in b"{[" else Encoding.PROTOBUF
    with pytest.raises(HTTPException) as refused:
        weigh(body, encoding, LIMIT)
    assert refused.value.status_code == 413
    assert "send " in refused.value.detail


@pytest.mark.parametrize(
    "text", ['a, b: {"c": [1, 2]}, ' * 200_000, "\\" * 2_000_000, '\\"' * 1_000_000, "[{,:" * 1_000_000]
)
def test_a_long_text_weighs_what_it_is(text: str) -> None:
    content = json_body(chats([1], text))
    assert weigh(content, Encoding.JSON, LIMIT) < LIMIT + len(content)
    content = protobuf_body(chats([1], text))
    assert weigh(content, Encoding.PROTOBUF, LIMIT) < len(content) + 10_000


@settings(deadline=None)
@given(_ANYTHING, st.integers(0, 300_000), st.integers(0, 9))
def test_separators_in_texts_do_not_count(value: object, padding: int, backslashes: int) -> None:
    # Padding moves the border between two slices over everything.
    content = json.dumps(["x" * (262_140 - padding % 300) + "\\" * backslashes, value]).encode()
    exact = sum(json.dumps(_bare(value)).encode().count(each) for each in (b",", b":", b"[", b"{")) + 2
    limit = exact * VALUE_BYTES
    assert weigh(content, Encoding.JSON, limit) <= len(content) + limit
    with pytest.raises(HTTPException):
        weigh(content, Encoding.JSON, limit - 1)


def _bare(value: object) -> object:
    """The same value with texts that hold no separator; keys stay apart from each other."""
    if isinstance(value, dict):
        return {f"k{number}": _bare(each) for number, each in enumerate(value.values())}
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return "t" if isinstance(value, str) else value


def test_spans_weigh_in_both_encodings() -> None:
    content = chats(range(100))
    for body, encoding in ((json_body(content), Encoding.JSON), (protobuf_body(content), Encoding.PROTOBUF)):
        assert 100 * SPAN_BYTES < weigh(body, encoding, LIMIT) < 100 * SPAN_BYTES * 5


@pytest.mark.parametrize("key", ["traceId", "trace_id"])
@settings(deadline=None)
@given(st.data())
def test_a_key_weighs_however_it_is_written(key: str, data: st.DataObject) -> None:
    escaped = "".join(
        data.draw(st.sampled_from([each, f"\\u{ord(each):04x}", f"\\u{ord(each):04X}"])) for each in key
    )
    spans = ",".join(f'{{"{escaped}":"{number}"}}' for number in range(1, 50))
    content = f'{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{spans}]}}]}}]}}'.encode()
    assert weigh(content, Encoding.JSON, LIMIT) > 49 * SPAN_BYTES
    # A text that holds the key is no span.
    texts = json.dumps([f'"{key}": 1', f'"{escaped}"'] * 50).encode()
    assert weigh(texts, Encoding.JSON, LIMIT) < 49 * SPAN_BYTES


@pytest.mark.parametrize("encoding", list(Encoding))
def test_real_traces_of_the_largest_size_are_not_too_heavy(encoding: Encoding, tmp_path: Path) -> None:
    content = requests_of_demo(tmp_path, encoding, 2 << 20)
    # With something to spare: others write smaller spans than these.
    limit = int(0.8 * FACTOR * len(content))
    # The limit is of what is parsed; the content itself comes on top.
    assert len(content) < weigh(content, encoding, limit) <= len(content) + limit


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_weighed(body: bytes) -> None:
    assert weigh(body, Encoding.PROTOBUF, LIMIT) >= len(body)
    assert weigh(body, Encoding.JSON, LIMIT) >= len(body)
