"""Spans and log records as OTLP/JSON holds them, camelCase or snake_case."""

from collections.abc import Iterator, Mapping
from typing import Any

from pattern_pipeline.traces.readers.otlp_fields import LogFields, SpanEvent, SpanFields, belonging, owned
from pattern_pipeline.traces.readers.otlp_grouping import ODD, Misshapen, misshapen
from pattern_pipeline.traces.readers.otlp_values import attributes, identity, moment, value

_FAILED = (2, "2", "STATUS_CODE_ERROR", "ERROR")


def listed(holder: Any, camel: str, snake: str = "") -> list[Any] | None:
    """The list that an object has under either name, None where it has none."""
    if not isinstance(holder, Mapping):
        return None
    found = holder.get(camel, holder.get(snake))
    return found if isinstance(found, list) else None


def resource_attributes(holder: Any) -> dict[str, Any]:
    """What resource spans or resource logs say of who sent them; nothing where that is misshapen."""
    resource = holder.get("resource") if isinstance(holder, Mapping) else None
    try:
        return attributes(resource.get("attributes")) if isinstance(resource, Mapping) else {}
    except ODD:
        return {}


def json_spans(resources: list[Any]) -> Iterator[tuple[str, SpanFields | Misshapen]]:
    """Every span of a request's resource spans with its service."""
    for resource_spans in resources:
        about = resource_attributes(resource_spans)
        service, inherited = str(about.get("service.name") or ""), belonging(about)
        scopes = listed(resource_spans, "scopeSpans", "scope_spans")
        for scope in scopes or listed(resource_spans, "instrumentationLibrarySpans") or ():
            for span in listed(scope, "spans") or ():
                try:
                    yield service, owned(span_fields(span), inherited)
                except ODD as error:
                    yield service, misshapen(error)


def json_logs(resources: list[Any]) -> Iterator[tuple[str, LogFields | Misshapen]]:
    """Every log record of a request's resource logs with its service."""
    for resource_logs in resources:
        about = resource_attributes(resource_logs)
        service, inherited = str(about.get("service.name") or ""), belonging(about)
        for scope in listed(resource_logs, "scopeLogs", "scope_logs") or ():
            for record in listed(scope, "logRecords", "log_records") or ():
                try:
                    yield service, owned(log_fields(record), inherited)
                except ODD as error:
                    yield service, misshapen(error)


def span_fields(span: Mapping[str, Any]) -> SpanFields:
    """The fields of one span. Raises one of ``ODD`` where it is misshapen."""
    get = span.get
    status = get("status")
    failed, failure = None, ""
    if status:
        failed = isinstance(status, Mapping) and status.get("code") in _FAILED
        failure = str(status.get("message") or "") if failed else ""
    return SpanFields(
        trace_id=identity(get("traceId", get("trace_id"))),
        span_id=identity(get("spanId", get("span_id"))),
        parent_id=identity(get("parentSpanId", get("parent_span_id"))),
        name=str(get("name") or ""),
        started_at=moment(get("startTimeUnixNano", get("start_time_unix_nano"))),
        ended_at=moment(get("endTimeUnixNano", get("end_time_unix_nano"))),
        attributes=attributes(get("attributes")),
        events=tuple(map(_event, get("events") or ())),
        failed=failed,
        failure=failure,
    )


def _event(event: Mapping[str, Any]) -> SpanEvent:
    return SpanEvent(str(event.get("name") or ""), attributes(event.get("attributes")))


def log_fields(record: Mapping[str, Any]) -> LogFields:
    """The fields of one log record. Raises one of ``ODD`` where it is misshapen."""
    get = record.get
    found = attributes(get("attributes"))
    return LogFields(
        trace_id=identity(get("traceId", get("trace_id"))),
        span_id=identity(get("spanId", get("span_id"))),
        name=str(get("eventName") or get("event_name") or found.get("event.name") or ""),
        moment=moment(get("timeUnixNano", get("time_unix_nano")))
        or moment(get("observedTimeUnixNano", get("observed_time_unix_nano"))),
        attributes=found,
        body=value(get("body")),
    )
