"""Build the OTLP/JSON envelope: attributes, spans, and one ExportTraceServiceRequest a trace."""

from collections.abc import Mapping
from datetime import datetime

from pattern_pipeline.traces.model import Span

Value = str | int | tuple[str, ...]
Attributes = Mapping[str, Value]
KINDS = {"llm": 3}
INTERNAL = 1


def build_request(resource: Attributes, scope: str, spans: list[dict[str, object]]) -> dict[str, object]:
    """Build one ExportTraceServiceRequest."""
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": encode_attributes(resource)},
                "scopeSpans": [{"scope": {"name": scope}, "spans": spans}],
            }
        ]
    }


def encode_span(trace_id: str, span: Span, name: str, attributes: Attributes) -> dict[str, object]:
    """Encode one span. A failed one has status code 2 and an exception event."""
    failed = {"code": 2, "message": span.error} if span.error else {}
    return {
        "traceId": trace_id,
        "spanId": span.span_id,
        "parentSpanId": span.parent_id,
        "name": name,
        "kind": KINDS.get(span.kind, INTERNAL),
        "startTimeUnixNano": format_nanoseconds(span.started_at),
        "endTimeUnixNano": format_nanoseconds(span.ended_at),
        "attributes": encode_attributes(attributes),
        "events": [_encode_exception(span)] if span.error else [],
        "status": failed,
    }


def encode_attributes(attributes: Attributes) -> list[dict[str, object]]:
    """Encode attributes as OTLP/JSON has them: whole numbers are strings there."""
    return [{"key": key, "value": _encode_value(value)} for key, value in attributes.items()]


def format_nanoseconds(moment: datetime) -> str:
    """Format nanoseconds since 1970 as a string. Whole arithmetic: a float would lose the last digits."""
    return str((int(moment.timestamp()) * 1_000_000 + moment.microsecond) * 1000)


def find_error_type(span: Span) -> str:
    """Find the class name before the colon of an error, where it has one."""
    head = span.error.partition(":")[0]
    return head if head.isidentifier() else "ToolError"


def _encode_value(value: Value) -> dict[str, object]:
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, tuple):
        return {"arrayValue": {"values": [{"stringValue": item} for item in value]}}
    return {"stringValue": value}


def _encode_exception(span: Span) -> dict[str, object]:
    return {
        "timeUnixNano": format_nanoseconds(span.ended_at),
        "name": "exception",
        "attributes": encode_attributes(
            {"exception.type": find_error_type(span), "exception.message": span.error}
        ),
    }
