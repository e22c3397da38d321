"""Parse spans and log records of OTLP's protobuf messages."""

from collections.abc import Iterable, Iterator
from typing import Any

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, Span, Status

from pattern_pipeline.traces.readers.otlp.fields import (
    LogFields,
    SpanEvent,
    SpanFields,
    inherit_attributes,
    select_identity,
)
from pattern_pipeline.traces.readers.otlp.json_values import parse_nanoseconds


def iterate_protobuf_spans(resources: Iterable[ResourceSpans]) -> Iterator[tuple[str, SpanFields]]:
    """Yield every span of a request's resource spans with its service."""
    for resource_spans in resources:
        about = parse_attributes(resource_spans.resource.attributes)
        service, inherited = str(about.get("service.name") or ""), select_identity(about)
        for scope in resource_spans.scope_spans:
            for span in scope.spans:
                yield service, inherit_attributes(_parse_span_fields(span), inherited)


def iterate_protobuf_logs(resources: Iterable[ResourceLogs]) -> Iterator[tuple[str, LogFields]]:
    """Yield every log record of a request's resource logs with its service."""
    for resource_logs in resources:
        about = parse_attributes(resource_logs.resource.attributes)
        service, inherited = str(about.get("service.name") or ""), select_identity(about)
        for scope in resource_logs.scope_logs:
            for record in scope.log_records:
                yield service, inherit_attributes(_parse_log_fields(record), inherited)


def parse_attributes(pairs: Iterable[KeyValue]) -> dict[str, Any]:
    """Convert attributes to a dict."""
    return {pair.key: parse_value(pair.value) for pair in pairs}


def parse_value(tagged: AnyValue) -> Any:
    """Convert one value to text, number, boolean, bytes, list, dict or None."""
    name = tagged.WhichOneof("value")
    if name == "string_value":
        return tagged.string_value
    if name == "array_value":
        return [parse_value(item) for item in tagged.array_value.values]
    if name == "kvlist_value":
        return parse_attributes(tagged.kvlist_value.values)
    return None if name is None else getattr(tagged, name)


def parse_id(content: bytes) -> str:
    """Convert an id to lower-case hexadecimal; "" where it is missing or zero."""
    return content.hex() if any(content) else ""


def _parse_span_fields(span: Span) -> SpanFields:
    # An empty status is what an exporter writes that left it out.
    status = span.status if span.HasField("status") and span.status.ByteSize() else None
    failed = None if status is None else status.code == Status.STATUS_CODE_ERROR
    return SpanFields(
        trace_id=parse_id(span.trace_id),
        span_id=parse_id(span.span_id),
        parent_id=parse_id(span.parent_span_id),
        name=span.name,
        started_at=parse_nanoseconds(span.start_time_unix_nano),
        ended_at=parse_nanoseconds(span.end_time_unix_nano),
        attributes=parse_attributes(span.attributes),
        events=tuple(SpanEvent(event.name, parse_attributes(event.attributes)) for event in span.events),
        failed=failed,
        failure=status.message if status is not None and failed else "",
    )


def _parse_log_fields(record: LogRecord) -> LogFields:
    found = parse_attributes(record.attributes)
    return LogFields(
        trace_id=parse_id(record.trace_id),
        span_id=parse_id(record.span_id),
        name=record.event_name or str(found.get("event.name") or ""),
        moment=parse_nanoseconds(record.time_unix_nano) or parse_nanoseconds(record.observed_time_unix_nano),
        attributes=found,
        body=parse_value(record.body),
    )
