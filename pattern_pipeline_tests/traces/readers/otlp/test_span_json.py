"""One span in the JSON of every SDK and backend: the same step comes out of each."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Reject, Span, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.building import assistant, user

TRACE, SPAN, PARENT = "0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7", "00f067aa0ba902b8"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECONDS = int(START.timestamp())
ATTRIBUTES = {"gen_ai.operation.name": "chat", "gen_ai.prompt": "hi", "gen_ai.completion": "yo"}
SERVICE = {"attributes": {"service.name": "shop"}}

SPANS: dict[str, dict[str, Any]] = {
    "Python's console": {
        "name": "chat",
        "context": {"trace_id": f"0x{TRACE}", "span_id": f"0x{SPAN}", "trace_state": "[]"},
        "kind": "SpanKind.CLIENT",
        "parent_id": f"0x{PARENT}",
        "start_time": "2026-03-01T12:00:00.000000Z",
        "end_time": "2026-03-01T12:00:02.000000Z",
        "status": {"status_code": "ERROR", "description": "late"},
        "attributes": ATTRIBUTES,
        "events": [{"name": "note", "timestamp": "2026-03-01T12:00:01.000000Z", "attributes": {}}],
        "links": [],
        "resource": SERVICE,
    },
    "JavaScript's console": {
        "resource": SERVICE,
        "traceId": TRACE,
        "parentSpanContext": {"traceId": TRACE, "spanId": PARENT, "traceFlags": 1},
        "name": "chat",
        "id": SPAN,
        "kind": 0,
        "timestamp": SECONDS * 1_000_000,
        "duration": 2_000_000,
        "attributes": ATTRIBUTES,
        "status": {"code": 2, "message": "late"},
        "events": [],
    },
    "JavaScript's objects": {
        "name": "chat",
        "spanContext": {"traceId": TRACE, "spanId": SPAN},
        "parentSpanId": PARENT,
        "attributes": ATTRIBUTES,
        "status": {"code": 2, "message": "late"},
        "startTime": [SECONDS, 0],
        "endTime": [SECONDS + 2, 0],
        "resource": SERVICE,
    },
    "a table's columns": {
        "name": "chat",
        "span_kind": "LLM",
        "parent_id": PARENT,
        "start_time": "2026-03-01T12:00:00+00:00",
        "end_time": "2026-03-01T14:00:02+02:00",
        "status_code": "ERROR",
        "status_message": "late",
        "context.trace_id": TRACE,
        "context.span_id": SPAN,
        "attributes.llm.input_messages": [{"message.role": "user", "message.content": "hi"}],
        "attributes.llm.output_messages": [{"message.role": "assistant", "message.content": "yo"}],
        "attributes.retrieval.documents": None,
        "resource": SERVICE,
    },
    "nested attributes": {
        "name": "chat",
        "context": {"trace_id": TRACE, "span_id": SPAN},
        "parent_id": PARENT,
        "start_time": "2026-03-01T12:00:00Z",
        "end_time": "2026-03-01T12:00:02Z",
        "status_code": "ERROR",
        "status_message": "late",
        "attributes": {
            "openinference": {"span": {"kind": "LLM"}},
            "llm": {
                "input_messages": [{"message": {"role": "user", "content": "hi"}}],
                "output_messages": [{"message": {"role": "assistant", "content": "yo"}}],
            },
        },
        "resource": SERVICE,
    },
    "a backend's tags": {
        "traceID": TRACE,
        "spanID": SPAN,
        "operationName": "chat",
        "references": [{"refType": "CHILD_OF", "traceID": TRACE, "spanID": PARENT}],
        "startTime": SECONDS * 1_000_000,
        "duration": 2_000_000,
        "tags": [
            *({"key": key, "type": "string", "value": value} for key, value in ATTRIBUTES.items()),
            {"key": "error.type", "type": "string", "value": "late"},
        ],
        "logs": [
            {
                "timestamp": 1,
                "fields": [{"key": "event", "type": "string", "value": "note"}],
            }
        ],
        "process": {"serviceName": "shop"},
    },
    "another backend's tags": {
        "traceId": TRACE,
        "id": SPAN,
        "parentId": PARENT,
        "name": "chat",
        "timestamp": SECONDS * 1_000_000,
        "duration": 2_000_000,
        "localEndpoint": {"serviceName": "shop"},
        "tags": {**ATTRIBUTES, "error.type": "late"},
    },
}


def _read(file: Path, content: str) -> list[Trace | Reject]:
    file.write_text(content, encoding="utf-8")
    return list(read_paths([file]))


def _step(items: list[Trace | Reject]) -> Span:
    (read,) = items
    assert isinstance(read, Trace), read
    assert (read.trace_id, read.service, read.source.format) == (TRACE, "shop", "span_json")
    return read.spans[0]


@pytest.mark.parametrize("case", SPANS)
@pytest.mark.parametrize("indent", [None, 2])
def test_one_span(tmp_path: Path, case: str, indent: int | None) -> None:
    step = _step(_read(tmp_path / "a", json.dumps(SPANS[case], indent=indent)))
    assert (step.span_id, step.parent_id, step.name, step.kind) == (SPAN, PARENT, "chat", "llm")
    assert (step.started_at, step.ended_at) == (START, START + timedelta(seconds=2))
    assert (step.input, step.output, step.error) == ((user("hi"),), (assistant("yo"),), "late")


LAYOUTS = {
    "a line each": "\n".join(json.dumps(span) for span in SPANS.values()),
    "one after another": "\n".join(json.dumps(span, indent=4) for span in SPANS.values()),
    "a list": json.dumps(list(SPANS.values())),
    "a list over lines": json.dumps(list(SPANS.values()), indent=2),
    "by operation": json.dumps({name: [span] for name, span in SPANS.items()}),
    "a backend's answer": json.dumps(
        {"data": [{"traceID": TRACE, "spans": list(SPANS.values()), "processes": {}}], "total": 0}
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_many_spans(tmp_path: Path, layout: str) -> None:
    items = _read(tmp_path / "a", LAYOUTS[layout])
    assert all(isinstance(item, Trace) for item in items)
    spans = [span for item in items if isinstance(item, Trace) for span in item.spans]
    assert {span.input for span in spans} == {(user("hi"),)}
    assert {span.span_id for span in spans} == {SPAN}


def test_spans_of_one_trace_without_parents_are_one_run(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                **SPANS["Python's console"],
                "parent_id": None,
                "context": {"trace_id": TRACE, "span_id": f"0{n}"},
            }
        )
        for n in (1, 2)
    ]
    first, second = _read(tmp_path / "a", "\n".join(lines))
    assert isinstance(first, Trace)
    assert isinstance(second, Trace)
    assert len(combine_copies(first, second).spans) == 2


def test_the_processes_of_an_answer_name_the_services(tmp_path: Path) -> None:
    span = {key: value for key, value in SPANS["a backend's tags"].items() if key != "process"}
    answer = {
        "data": [{"spans": [{**span, "processID": "p1"}], "processes": {"p1": {"serviceName": "shop"}}}]
    }
    _step(_read(tmp_path / "a", json.dumps(answer)))


def test_attributes_alone_are_a_trace_of_one_span(tmp_path: Path) -> None:
    first, again = (_read(tmp_path / name, json.dumps(ATTRIBUTES)) for name in ("a", "b"))
    (read,), (reread,) = first, again
    assert isinstance(read, Trace)
    assert isinstance(reread, Trace)
    assert (read.spans[0].input, read.spans[0].output) == ((user("hi"),), (assistant("yo"),))
    assert read.trace_id == reread.trace_id


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"start_time": None, "end_time": "yesterday"}, "no span has a time"),
        ({"attributes": [5]}, "malformed"),
        ({"context": {"trace_id": "0" * 32, "span_id": SPAN}}, "without a trace id"),
        ({"context": {}}, "no span with its ids"),
    ],
)
def test_an_odd_span_is_rejected_with_its_line(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    good = SPANS["Python's console"]
    lines = [json.dumps(good), json.dumps({**good, **changed}), json.dumps(good)]
    items = _read(tmp_path / "a", "\n".join(lines))
    assert [type(item) for item in items] == [Trace, Reject, Trace]
    assert isinstance(items[1], Reject)
    assert (items[1].source.line, reason in items[1].reason) == (2, True)
