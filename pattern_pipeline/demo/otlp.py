"""The OTLP/JSON envelope: attributes, spans, and one ExportTraceServiceRequest a trace."""

from collections.abc import Mapping
from datetime import datetime

from pattern_pipeline.traces.model import Span

Value = str | int | tuple[str, ...]
Attributes = Mapping[str, Value]
KINDS = {"llm": 3}
INTERNAL = 1


def request(resource: Attributes, scope: str, spans: list[dict[str, object]]) -> dict[str, object]:
    """Return one ExportTraceServiceRequest."""
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": attributes_json(resource)},
                "scopeSpans": [{"scope": {"name": scope}, "spans": spans}],
            }
        ]
    }


def span_json(trace_id: str, span: Span, name: str, attributes: Attributes) -> dict[str, object]:
    """Return one span. A failed one has status code 2 and an exception event."""
    failed = {"code": 2, "message": span.error} if span.error else {}
    return {
        "traceId": trace_id,
        "spanId": span.span_id,
        "parentSpanId": span.parent_id,
        "name": name,
        "kind": KINDS.get(span.kind, INTERNAL),
        "startTimeUnixNano": nanoseconds(span.started_at),
        "endTimeUnixNano": nanoseconds(span.ended_at),
        "attributes": attributes_json(attributes),
        "events": [_exception(span)] if span.error else [],
        "status": failed,
    }


def attributes_json(attributes: Attributes) -> list[dict[str, object]]:
    """Return attributes as OTLP/JSON has them: whole numbers are strings there."""
    return [{"key": key, "value": _value(value)} for key, value in attributes.items()]


def nanoseconds(moment: datetime) -> str:
    """Return nanoseconds since 1970 as a string. Whole arithmetic: a float would lose the last digits."""
    return str((int(moment.timestamp()) * 1_000_000 + moment.microsecond) * 1000)


def error_type(span: Span) -> str:
    """Return the class name before the colon of an error, where it has one."""
    head = span.error.partition(":")[0]
    return head if head.isidentifier() else "ToolError"


def _value(value: Value) -> dict[str, object]:
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, tuple):
        return {"arrayValue": {"values": [{"stringValue": item} for item in value]}}
    return {"stringValue": value}


def _exception(span: Span) -> dict[str, object]:
    return {
        "timeUnixNano": nanoseconds(span.ended_at),
        "name": "exception",
        "attributes": attributes_json({"exception.type": error_type(span), "exception.message": span.error}),
    }
