"""Small traces and OTLP/JSON requests, written by hand."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pattern_pipeline.traces.model import Message, Source, Span, SpanKind, ToolCall, ToolRun, Trace

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source("a.jsonl", 1, "otlp_json")


def user(text: str) -> Message:
    return Message("user", text)


def assistant(text: str, *calls: ToolCall) -> Message:
    return Message("assistant", text, calls)


def result(text: str, call_id: str) -> Message:
    return Message("tool", text, (), call_id)


def span(
    span_id: str,
    kind: SpanKind = "llm",
    *,
    at: float = 0,
    seconds: float = 1,
    parent: str = "root",
    given: tuple[Message, ...] = (),
    said: tuple[Message, ...] = (),
    tool: ToolRun | None = None,
    error: str = "",
) -> Span:
    start = START + timedelta(seconds=at)
    end = start + timedelta(seconds=seconds)
    return Span(span_id, span_id, kind, start, end, parent, given, said, tool, error)


def trace(*spans: Span, trace_id: str = "t1", source: Source = SOURCE) -> Trace:
    return Trace(trace_id, spans, source)


def otlp_span(trace_id: str, span_id: str, attributes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    start = int(START.timestamp()) * 1_000_000_000
    pairs = [{"key": key, "value": _value(value)} for key, value in attributes.items()]
    times = {"startTimeUnixNano": str(start), "endTimeUnixNano": str(start + 1_000_000_000)}
    return {"traceId": trace_id, "spanId": span_id, "name": "step", **times, "attributes": pairs, **fields}


def request(*spans: dict[str, Any], service: str = "shop") -> dict[str, Any]:
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": list(spans)}]}]}


def chat(
    trace_id: str, words: str = "hello", answer: str = "hi", span_id: str = "01", **fields: Any
) -> dict[str, Any]:
    given = [{"role": "user", "parts": [{"type": "text", "content": words}]}]
    said = [{"role": "assistant", "parts": [{"type": "text", "content": answer}]}]
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": json.dumps(given),
        "gen_ai.output.messages": json.dumps(said),
    }
    return otlp_span(trace_id, span_id, attributes, **fields)


def write_lines(path: Path, *records: dict[str, Any] | str) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, list):
        return {"arrayValue": {"values": [_value(item) for item in value]}}
    if isinstance(value, dict):
        return {
            "kvlistValue": {"values": [{"key": key, "value": _value(item)} for key, item in value.items()]}
        }
    return {"stringValue": value}
