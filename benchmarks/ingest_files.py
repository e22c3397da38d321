"""Large files made by rule: many traces, one long line, one long document."""

from collections.abc import Iterator
from pathlib import Path

import orjson

_WORDS = "Where is the parcel that was sent on Monday, and can it still go to another town instead? "
_START = 1_772_000_000_000_000_000
_SECOND = 1_000_000_000


def many_traces(file: Path, size: int) -> int:
    """Lines of one trace of about 20 kB each, up to ``size`` bytes; gives the number of traces."""
    written = number = 0
    with file.open("wb") as stream:
        while written < size:
            written += stream.write(orjson.dumps(_request(number, turns=6)) + b"\n")
            number += 1
    return number


def one_long_line(file: Path, size: int) -> int:
    """One trace on one line of about ``size`` bytes."""
    per_span = len(orjson.dumps(_span(0, 0, 6)))
    spans = [_span(0, number, 6) for number in range(size // per_span)]
    file.write_bytes(orjson.dumps(_envelope(spans)) + b"\n")
    return 1


def one_document(file: Path, size: int) -> int:
    """One pretty-printed document of many traces."""
    written = number = 0
    with file.open("wb") as stream:
        stream.write(b'{\n  "resourceSpans": [\n')
        while written < size:
            resource = orjson.dumps(_resource(number, turns=6), option=orjson.OPT_INDENT_2)
            written += stream.write((b",\n" if number else b"") + resource)
            number += 1
        stream.write(b"\n  ]\n}\n")
    return number


def _request(trace: int, turns: int) -> dict[str, object]:
    return {"resourceSpans": [_resource(trace, turns)]}


def _resource(trace: int, turns: int) -> dict[str, object]:
    spans = [_span(trace, number, 2 * number + 1) for number in range(turns)]
    return _envelope(spans)["resourceSpans"][0]


def _envelope(spans: list[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    resource = {"attributes": [_text("service.name", "generated")]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {}, "spans": spans}]}]}


def _span(trace: int, number: int, messages: int) -> dict[str, object]:
    start = _START + trace * _SECOND * 60 + number * _SECOND
    return {
        "traceId": f"{trace + 1:032x}",
        "spanId": f"{number + 1:016x}",
        "parentSpanId": "" if number == 0 else f"{1:016x}",
        "name": "chat",
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(start + _SECOND),
        "attributes": [
            _text("gen_ai.operation.name", "chat"),
            _text("gen_ai.request.model", "a-model"),
            _text("gen_ai.input.messages", orjson.dumps(list(_messages(trace, messages))).decode()),
            _text(
                "gen_ai.output.messages",
                orjson.dumps([_message("assistant", f"{trace}.{number} {_WORDS}")]).decode(),
            ),
        ],
        "status": {},
    }


def _messages(trace: int, count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        yield _message("user" if number % 2 == 0 else "assistant", f"{trace}, turn {number}: {_WORDS * 3}")


def _message(role: str, words: str) -> dict[str, object]:
    return {"role": role, "parts": [{"type": "text", "content": words}]}


def _text(key: str, value: str) -> dict[str, object]:
    return {"key": key, "value": {"stringValue": value}}
