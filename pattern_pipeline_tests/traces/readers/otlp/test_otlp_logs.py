"""Messages that come as log records: read, kept apart from their spans, and no other log record taken."""

import json
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData

from pattern_pipeline.traces.conversation.events import fold_events
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Message, Reject, Source, ToolCall, Trace
from pattern_pipeline.traces.readers.otlp.json_reader import parse_json_logs, parse_json_traces
from pattern_pipeline.traces.readers.otlp.protobuf_reader import parse_protobuf_logs
from pattern_pipeline_tests.traces.building import (
    START,
    _value,
    assistant,
    otlp_span,
    request,
    result,
    user,
)

ID = "0af7651916cd43dd8448eb211c80319c"
SPAN = "00f067aa0ba902b7"
SOURCE = Source("logs", 1, "otlp_json")


def _log(
    name: str, body: Any = None, *, at: int = 0, trace_id: str = ID, span_id: str = SPAN, **attributes: Any
) -> dict[str, Any]:
    nanoseconds = int(START.timestamp()) * 1_000_000_000 + at * 1_000_000
    return {
        "timeUnixNano": str(nanoseconds),
        "traceId": trace_id,
        "spanId": span_id,
        "eventName": name,
        "body": None if body is None else _value(body),
        "attributes": [{"key": key.replace("__", "."), "value": _value(v)} for key, v in attributes.items()],
    }


def _logs(*records: dict[str, Any]) -> dict[str, Any]:
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    return {"resourceLogs": [{"resource": resource, "scopeLogs": [{"logRecords": list(records)}]}]}


def _read(*records: dict[str, Any]) -> list[Trace | Reject]:
    return list(parse_json_logs(json.dumps(_logs(*records)).encode(), SOURCE))


CALL = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"q":"shoe"}'}}
ONE_BY_ONE = (
    _log("gen_ai.system.message", {"content": "Be kind."}, at=1),
    _log("gen_ai.user.message", {"content": "shoes?"}, at=2),
    _log("gen_ai.assistant.message", {"tool_calls": [CALL]}, at=3),
    _log("gen_ai.tool.message", {"id": "c1", "content": "2 pairs"}, at=4),
    _log(
        "gen_ai.choice",
        {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Two."}},
        at=5,
    ),
)
ALL_AT_ONCE = _log(
    "gen_ai.client.inference.operation.details",
    at=9,
    gen_ai__system_instructions=[{"type": "text", "content": "Be kind."}],
    gen_ai__input__messages=[
        {"role": "user", "parts": [{"type": "text", "content": "shoes?"}]},
        {
            "role": "assistant",
            "parts": [{"type": "tool_call", "id": "c1", "name": "find", "arguments": {"q": "shoe"}}],
        },
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "2 pairs"}]},
    ],
    gen_ai__output__messages=[
        {"role": "assistant", "parts": [{"type": "text", "content": "Two."}], "finish_reason": "stop"}
    ],
    gen_ai__conversation__id="s1",
    gen_ai__request__model="m-1",
)
GIVEN = (
    Message("system", "Be kind."),
    user("shoes?"),
    assistant("", ToolCall("find", '{"q":"shoe"}', "c1")),
    result("2 pairs", "c1"),
)
SAID = (assistant("Two."),)


@pytest.mark.parametrize("records", [ONE_BY_ONE, (ALL_AT_ONCE,)], ids=["one by one", "all at once"])
def test_messages_on_log_records_come_into_their_span(records: tuple[dict[str, Any], ...]) -> None:
    (logged,) = _read(*records)
    assert isinstance(logged, Trace)
    assert {step.kind for step in logged.spans} == {"event"}
    call = otlp_span(ID, SPAN, {"gen_ai.operation.name": "chat"})
    (recorded,) = parse_json_traces(json.dumps(request(call)).encode(), SOURCE)
    assert isinstance(recorded, Trace)
    (step,) = fold_events(combine_copies(recorded, logged)).spans
    assert (step.span_id, step.kind, step.input, step.output) == (SPAN, "llm", GIVEN, SAID)


def test_a_call_told_at_once_keeps_model_and_session() -> None:
    (logged,) = _read(ALL_AT_ONCE)
    assert isinstance(logged, Trace)
    assert (logged.session_id, logged.service, logged.spans[0].model) == ("s1", "shop", "m-1")


def test_protobuf_gives_what_json_gives() -> None:
    records = [
        {**record, "traceId": "CvdlGRbNQ92ESOshHIAxnA==", "spanId": "APBnqgupArc="} for record in ONE_BY_ONE
    ]
    content = ParseDict(_logs(*records), LogsData()).SerializeToString()
    (read,) = parse_protobuf_logs(content, SOURCE)
    (expected,) = _read(*ONE_BY_ONE)
    assert read == expected


def test_the_same_request_again_is_the_same_spans_and_words_said_twice_are_said_twice() -> None:
    yes = _log("gen_ai.user.message", {"content": "yes"})
    (first,) = _read(yes, yes)
    (again,) = _read(yes, yes)
    assert isinstance(first, Trace)
    assert isinstance(again, Trace)
    assert combine_copies(first, again) == first
    assert len(first.spans) == 2


@pytest.mark.parametrize(
    "record",
    [
        _log("", "GET /health 200"),
        _log("", '{"input": {"a": 1}, "output": [1, 2]}'),
        _log("order.placed", {"id": 7}, order__prompt="x"),
        _log("gen_ai.evaluation.result", gen_ai__evaluation__score__value=1),
        _log("gen_ai.user.message", {}),
    ],
)
def test_an_ordinary_log_record_is_neither_a_trace_nor_a_reject(record: dict[str, Any]) -> None:
    assert _read(record) == []


def test_messages_that_name_no_trace_are_one_reject_that_counts_them() -> None:
    records = [replace_trace(record, "") for record in ONE_BY_ONE]
    (reject,) = _read(*records)
    assert isinstance(reject, Reject)
    assert "without a trace id" in reject.reason
    assert reject.records == 5


def test_a_misshapen_record_does_not_cost_the_others() -> None:
    odd = {**ONE_BY_ONE[0], "attributes": [5]}
    reject, read = _read(odd, *ONE_BY_ONE)
    assert isinstance(reject, Reject)
    assert isinstance(read, Trace)
    assert len(read.spans) == 5


def test_content_two_levels_deep_and_both_sides_in_one_body() -> None:
    body = {
        "input": {"messages": [{"role": "user", "content": {"content": '[{"text": "shoes?"}]'}}]},
        "output": {"messages": [{"role": "assistant", "content": {"message": "Two.", "finish_reason": "x"}}]},
    }
    (read,) = _read(_log("some.tracer", body))
    assert isinstance(read, Trace)
    assert (read.spans[0].input, read.spans[0].output) == ((user("shoes?"),), SAID)


def replace_trace(record: dict[str, Any], trace_id: str) -> dict[str, Any]:
    return {**record, "traceId": trace_id}
