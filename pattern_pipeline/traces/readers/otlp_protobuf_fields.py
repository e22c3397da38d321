"""Spans and log records as OTLP's protobuf messages hold them, read field by field."""

from collections.abc import Iterable, Iterator
from typing import Any

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, Span, Status

from pattern_pipeline.traces.readers.otlp_fields import LogFields, SpanEvent, SpanFields, belonging, owned
from pattern_pipeline.traces.readers.otlp_values import moment


def protobuf_spans(resources: Iterable[ResourceSpans]) -> Iterator[tuple[str, SpanFields]]:
    """Every span of a request's resource spans with its service."""
    for resource_spans in resources:
        about = attributes(resource_spans.resource.attributes)
        service, inherited = str(about.get("service.name") or ""), belonging(about)
        for scope in resource_spans.scope_spans:
            for span in scope.spans:
                yield service, owned(_span_fields(span), inherited)


def protobuf_logs(resources: Iterable[ResourceLogs]) -> Iterator[tuple[str, LogFields]]:
    """Every log record of a request's resource logs with its service."""
    for resource_logs in resources:
        about = attributes(resource_logs.resource.attributes)
        service, inherited = str(about.get("service.name") or ""), belonging(about)
        for scope in resource_logs.scope_logs:
            for record in scope.log_records:
                yield service, owned(_log_fields(record), inherited)


def attributes(pairs: Iterable[KeyValue]) -> dict[str, Any]:
    """Attributes by key."""
    return {pair.key: value(pair.value) for pair in pairs}


def value(tagged: AnyValue) -> Any:
    """One value: text, a number, a truth value, bytes, a list, a mapping, or None."""
    name = tagged.WhichOneof("value")
    if name == "string_value":
        return tagged.string_value
    if name == "array_value":
        return [value(item) for item in tagged.array_value.values]
    if name == "kvlist_value":
        return attributes(tagged.kvlist_value.values)
    return None if name is None else getattr(tagged, name)


def identity(content: bytes) -> str:
    """An id in lower-case hexadecimal; empty where there is none, or only zeros."""
    return content.hex() if any(content) else ""


def _span_fields(span: Span) -> SpanFields:
    # An empty status is what an exporter writes that left it out.
    status = span.status if span.HasField("status") and span.status.ByteSize() else None
    failed = None if status is None else status.code == Status.STATUS_CODE_ERROR
    return SpanFields(
        trace_id=identity(span.trace_id),
        span_id=identity(span.span_id),
        parent_id=identity(span.parent_span_id),
        name=span.name,
        started_at=moment(span.start_time_unix_nano),
        ended_at=moment(span.end_time_unix_nano),
        attributes=attributes(span.attributes),
        events=tuple(SpanEvent(event.name, attributes(event.attributes)) for event in span.events),
        failed=failed,
        failure=status.message if status is not None and failed else "",
    )


def _log_fields(record: LogRecord) -> LogFields:
    found = attributes(record.attributes)
    return LogFields(
        trace_id=identity(record.trace_id),
        span_id=identity(record.span_id),
        name=record.event_name or str(found.get("event.name") or ""),
        moment=moment(record.time_unix_nano) or moment(record.observed_time_unix_nano),
        attributes=found,
        body=value(record.body),
    )
