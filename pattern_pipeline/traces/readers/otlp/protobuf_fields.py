"""Detect what OTLP's protobuf messages hold from their wire format, and parse their spans and log records."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

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
from pattern_pipeline.traces.readers.otlp.json_fields import parse_nanoseconds

Signal = Literal["spans", "logs", ""]

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
# A request holds resources (field 1); these hold scopes (2), and these hold the records (2).
_RECORD_PATH = (1, 2, 2)


def detect_signal(content: bytes, inside_resource: bool = False) -> Signal:
    """Detect what an export request, or its beginning, carries; "" for any other content.

    ``inside_resource``: the content is one ResourceSpans or ResourceLogs.
    """
    try:
        return _find_signal(content, 0, len(content), _RECORD_PATH[1:] if inside_resource else _RECORD_PATH)
    except ValueError:
        return ""


def iterate_fields(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, wire type, start and end of each field; the last may end beyond the content.

    Raises ValueError where the content is not protobuf.
    """
    while start < end:
        tag, place = read_varint(content, start)
        number, kind = tag >> 3, tag & 7
        if kind == _LENGTH:
            size, place = read_varint(content, place)
        elif kind == _VARINT:
            size = read_varint(content, place)[1] - place
        else:
            size = {_FIXED64: 8, _FIXED32: 4}.get(kind, -1)
        if size < 0 or number == 0:
            raise ValueError("not protobuf")
        start = place + size
        yield number, kind, place, start


def read_varint(content: bytes, start: int) -> tuple[int, int]:
    """Read a varint; returns the number and where it ends. Raises ValueError where there is none."""
    value = 0
    for place in range(start, min(start + 10, len(content))):
        value |= (content[place] & 0x7F) << (7 * (place - start))
        if content[place] < 0x80:
            return value, place + 1
    raise ValueError("a number breaks off")


def _find_signal(content: bytes, start: int, end: int, way: tuple[int, ...]) -> Signal:
    if not way:
        return _classify_record(content, start, end)
    for number, kind, begin, stop in iterate_fields(content, start, min(end, len(content))):
        if kind != _LENGTH or number > 3 or (len(way) == len(_RECORD_PATH) and number != 1):
            return ""
        if number == way[0] and (found := _find_signal(content, begin, stop, way[1:])):
            return found
    return ""


def _classify_record(content: bytes, start: int, end: int) -> Signal:
    """Classify a record.

    A span has its trace id (16 bytes) first and its start as field 7; a log record has its time first.
    """
    sizes: dict[tuple[int, int], int] = {}
    try:
        for number, kind, begin, stop in iterate_fields(content, start, min(end, len(content))):
            sizes[number, kind] = stop - begin
    except ValueError:
        # The beginning of a file may end in the middle of a record; what came before says enough.
        pass
    if sizes.get((1, _LENGTH)) == 16 or (7, _FIXED64) in sizes:
        return "spans"
    return "logs" if (1, _FIXED64) in sizes or (11, _FIXED64) in sizes else ""


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
