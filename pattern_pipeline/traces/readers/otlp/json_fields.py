"""Parse spans and log records of OTLP/JSON, in camelCase or snake_case."""

from collections.abc import Iterator, Mapping
from typing import Any

from pattern_pipeline.traces.readers.otlp.fields import (
    LogFields,
    SpanEvent,
    SpanFields,
    inherit_attributes,
    select_identity,
)
from pattern_pipeline.traces.readers.otlp.grouping import PARSE_ERRORS, MalformedRecord, make_malformed
from pattern_pipeline.traces.readers.otlp.json_values import (
    parse_attributes,
    parse_id,
    parse_nanoseconds,
    parse_value,
)

_FAILED = (2, "2", "STATUS_CODE_ERROR", "ERROR")


def get_list(holder: Any, camel: str, snake: str = "") -> list[Any] | None:
    """Return the list that an object has under either name, None where it has none."""
    if not isinstance(holder, Mapping):
        return None
    found = holder.get(camel, holder.get(snake))
    return found if isinstance(found, list) else None


def get_resource_attributes(holder: Any) -> dict[str, Any]:
    """Return the attributes of a resource; empty where they are malformed."""
    resource = holder.get("resource") if isinstance(holder, Mapping) else None
    try:
        return parse_attributes(resource.get("attributes")) if isinstance(resource, Mapping) else {}
    except PARSE_ERRORS:
        return {}


def iterate_json_spans(resources: list[Any]) -> Iterator[tuple[str, SpanFields | MalformedRecord]]:
    """Yield every span of a request's resource spans with its service."""
    for resource_spans in resources:
        about = get_resource_attributes(resource_spans)
        service, inherited = str(about.get("service.name") or ""), select_identity(about)
        scopes = get_list(resource_spans, "scopeSpans", "scope_spans")
        for scope in scopes or get_list(resource_spans, "instrumentationLibrarySpans") or ():
            for span in get_list(scope, "spans") or ():
                try:
                    yield service, inherit_attributes(parse_span_fields(span), inherited)
                except PARSE_ERRORS as error:
                    yield service, make_malformed(error)


def iterate_json_logs(resources: list[Any]) -> Iterator[tuple[str, LogFields | MalformedRecord]]:
    """Yield every log record of a request's resource logs with its service."""
    for resource_logs in resources:
        about = get_resource_attributes(resource_logs)
        service, inherited = str(about.get("service.name") or ""), select_identity(about)
        for scope in get_list(resource_logs, "scopeLogs", "scope_logs") or ():
            for record in get_list(scope, "logRecords", "log_records") or ():
                try:
                    yield service, inherit_attributes(parse_log_fields(record), inherited)
                except PARSE_ERRORS as error:
                    yield service, make_malformed(error)


def parse_span_fields(span: Mapping[str, Any]) -> SpanFields:
    """Parse one span. Raises one of ``PARSE_ERRORS`` where it is malformed."""
    get = span.get
    status = get("status")
    failed, failure = None, ""
    if status:
        failed = isinstance(status, Mapping) and status.get("code") in _FAILED
        failure = str(status.get("message") or "") if failed else ""
    return SpanFields(
        trace_id=parse_id(get("traceId", get("trace_id"))),
        span_id=parse_id(get("spanId", get("span_id"))),
        parent_id=parse_id(get("parentSpanId", get("parent_span_id"))),
        name=str(get("name") or ""),
        started_at=parse_nanoseconds(get("startTimeUnixNano", get("start_time_unix_nano"))),
        ended_at=parse_nanoseconds(get("endTimeUnixNano", get("end_time_unix_nano"))),
        attributes=parse_attributes(get("attributes")),
        events=tuple(map(_parse_event, get("events") or ())),
        failed=failed,
        failure=failure,
    )


def _parse_event(event: Mapping[str, Any]) -> SpanEvent:
    return SpanEvent(str(event.get("name") or ""), parse_attributes(event.get("attributes")))


def parse_log_fields(record: Mapping[str, Any]) -> LogFields:
    """Parse one log record. Raises one of ``PARSE_ERRORS`` where it is malformed."""
    get = record.get
    found = parse_attributes(get("attributes"))
    return LogFields(
        trace_id=parse_id(get("traceId", get("trace_id"))),
        span_id=parse_id(get("spanId", get("span_id"))),
        name=str(get("eventName") or get("event_name") or found.get("event.name") or ""),
        moment=parse_nanoseconds(get("timeUnixNano", get("time_unix_nano")))
        or parse_nanoseconds(get("observedTimeUnixNano", get("observed_time_unix_nano"))),
        attributes=found,
        body=parse_value(get("body")),
    )
