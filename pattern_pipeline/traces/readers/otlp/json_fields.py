"""Parse spans and log records of OTLP/JSON, in camelCase or snake_case: ids, times and attribute values."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from pattern_pipeline.traces.readers.otlp.fields import (
    LogFields,
    SpanEvent,
    SpanFields,
    inherit_attributes,
    select_identity,
)
from pattern_pipeline.traces.readers.otlp.grouping import PARSE_ERRORS, MalformedRecord, make_malformed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEX = frozenset("0123456789abcdef")
# 16 or 8 bytes in base64: what protobuf's own JSON mapping writes, though OTLP asks for hexadecimal.
_BASE64_LENGTHS = (24, 12)


def parse_id(value: Any) -> str:
    """Parse a trace or span id to lower-case hexadecimal, also from base64; "" where there is none."""
    return _parse_id_text(value) if isinstance(value, str) else ""


# Cached: the trace id is repeated on every span, the parent id on each child.
@lru_cache(maxsize=8192)
def _parse_id_text(value: str) -> str:
    if not value.strip("0 "):
        return ""
    if _HEX.issuperset(value.lower()):
        return value.lower()
    if len(value) in _BASE64_LENGTHS:
        try:
            return base64.b64decode(value, validate=True).hex()
        except (binascii.Error, ValueError):
            return value
    return value


def parse_nanoseconds(value: Any) -> datetime | None:
    """Parse nanoseconds since 1970; None where missing, zero or out of range."""
    try:
        nanoseconds = int(value)
        return _EPOCH + timedelta(microseconds=nanoseconds // 1000) if nanoseconds > 0 else None
    except (TypeError, ValueError, OverflowError):
        return None


def parse_attributes(pairs: Any) -> dict[str, Any]:
    """Parse attributes from OTLP's tagged pairs; a plain mapping is copied."""
    # To ask whether a list is a mapping takes longer than whether it is a list.
    if not isinstance(pairs, list) and isinstance(pairs, Mapping):
        return dict(pairs)
    found: dict[str, Any] = {}
    for pair in pairs or ():
        # Nearly every value is text, so that case is taken first.
        try:
            found[pair["key"]] = pair["value"]["stringValue"]
        except (KeyError, TypeError):
            found[pair["key"]] = parse_value(pair.get("value"))
    return found


def parse_value(tagged: Any) -> Any:
    """Parse one tagged value such as ``{"stringValue": …}``, in camelCase or snake_case."""
    if not isinstance(tagged, Mapping) or not tagged:
        return tagged if not isinstance(tagged, Mapping) else None
    name, content = next(iter(tagged.items()))
    name = name.replace("_v", "V")
    if name == "arrayValue":
        return [parse_value(item) for item in (content or {}).get("values", ())]
    if name == "kvlistValue":
        return parse_attributes((content or {}).get("values", ()))
    if name == "intValue":
        return int(content)
    return content


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
