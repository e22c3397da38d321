"""Parse a span as SDKs, their consoles and tracing backends write it outside OTLP."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import orjson

from pattern_pipeline.traces.readers.io.record_fields import parse_time as read_time
from pattern_pipeline.traces.readers.otlp.fields import SpanEvent, SpanFields
from pattern_pipeline.traces.readers.otlp.json_fields import parse_attributes, parse_id
from pattern_pipeline.traces.vocabularies.name_words import classify_word, is_silent

Record = Mapping[str, Any]

_CONTEXTS = ("context", "spanContext", "_spanContext", "span_context")
_TRACE_IDS = ("traceId", "trace_id", "traceID", "context.trace_id", "context.traceId")
_SPAN_IDS = ("spanId", "span_id", "spanID", "context.span_id", "context.spanId")
_PARENTS = (
    "parentSpanId",
    "parent_span_id",
    "parent_id",
    "parentId",
    "parentSpanID",
    "parentSpanContext",
    "parent",
)
_NAMES = ("name", "operationName", "span_name", "spanName")
_STARTS = ("startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime", "start", "timestamp")
_ENDS = ("endTimeUnixNano", "end_time_unix_nano", "end_time", "endTime", "end")
_ATTRIBUTES = ("attributes", "tags", "span_attributes", "spanAttributes")
_COLUMNS = "attributes."
# An object under these names is part of the name of each attribute within it.
_NAMESPACES = frozenset((
    "llm", "openinference", "gen_ai", "ai", "tool", "tool_call", "retrieval", "embedding", "reranker", "session",
    "user", "traceloop", "langfuse", "mlflow", "input", "output", "enduser",
))  # fmt: skip
_OF_MODELS = ("gen_ai.", "openinference.", "llm.", "ai.", "traceloop.")
_ENOUGH = 2
_FAILED = ("ERROR", "2", "STATUS_CODE_ERROR")


def is_span(record: Any) -> bool:
    """Decide whether an object is a span: it has span id, trace id and attributes."""
    if not isinstance(record, Mapping) or not _get_first(record, _TRACE_IDS, _CONTEXTS):
        return False
    is_named = _get_first(record, _SPAN_IDS, _CONTEXTS) or ("id" in record and "duration" in record)
    if not is_named:
        return False
    has_attributes = any(isinstance(record.get(key), Mapping | list) for key in _ATTRIBUTES)
    return has_attributes or any(str(key).startswith(_COLUMNS) for key in record)


def is_attributes(record: Any) -> bool:
    """Decide whether an object holds nothing but the attributes of a span around a model."""
    if not isinstance(record, Mapping):
        return False
    return sum(str(key).startswith(_OF_MODELS) for key in record) >= _ENOUGH


def build_attribute_span(record: Record, written: datetime) -> SpanFields:
    """Build a span of attributes alone; its time is ``written``, its ids a hash of its content."""
    content = orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    identities = blake2b(content, digest_size=24).hexdigest()
    return SpanFields(
        trace_id=identities[:32],
        span_id=identities[32:],
        parent_id="",
        name=str(_get_first(record, ("gen_ai.operation.name", "ai.operationId", *_NAMES)) or ""),
        started_at=written,
        ended_at=written,
        attributes=dict(record),
    )


def parse_span_fields(record: Record, service: str = "") -> tuple[str, SpanFields]:
    """Parse a span with its service; ``service`` is the one that its surroundings name.

    Raises one of ``grouping.PARSE_ERRORS`` where it is malformed.
    """
    trace_id = _parse_id(_get_first(record, _TRACE_IDS, _CONTEXTS))
    start = _parse_time(_get_first(record, _STARTS))
    end = _parse_time(_get_first(record, _ENDS))
    failed, failure = _parse_status(record)
    return _find_service(record) or service, SpanFields(
        trace_id=trace_id,
        span_id=_parse_id(_get_first(record, _SPAN_IDS, _CONTEXTS) or record.get("id")),
        # Each span is a part of its trace: two without a parent are no two runs of one id.
        parent_id=_find_parent(record) or trace_id,
        name=str(_get_first(record, _NAMES) or ""),
        started_at=start,
        ended_at=end or (start + _parse_duration(record.get("duration")) if start else None),
        attributes=_collect_attributes(record),
        events=tuple(_iterate_events(record)),
        failed=failed,
        failure=failure,
    )


def parse_tags(pairs: Any) -> dict[str, Any]:
    """Parse attributes from a mapping, OTLP's pairs, or pairs with plain values."""
    if isinstance(pairs, list) and pairs and isinstance(pairs[0], Mapping) and "type" in pairs[0]:
        return {str(pair["key"]): pair.get("value") for pair in pairs}
    return parse_attributes(pairs)


def _get_first(record: Record, names: tuple[str, ...], within: tuple[str, ...] = ()) -> Any:
    for name in names:
        if record.get(name) not in (None, ""):
            return record[name]
    for holder in within:
        inner = record.get(holder)
        if isinstance(inner, Mapping) and (found := _get_first(inner, names)) is not None:
            return found
    return None


def _parse_id(value: Any) -> str:
    # Python's console writes hexadecimal numbers as such: 0x….
    if isinstance(value, int) and value > 0:
        return f"{value:x}"
    return parse_id(value.removeprefix("0x") if isinstance(value, str) else value)


def _find_parent(record: Record) -> str:
    for name in _PARENTS:
        value = record.get(name)
        if value:
            return _parse_id(_get_first(value, _SPAN_IDS) if isinstance(value, Mapping) else value)
    references = record.get("references")
    for reference in references if isinstance(references, list) else ():
        if isinstance(reference, Mapping) and reference.get("refType") in ("CHILD_OF", None):
            return _parse_id(_get_first(reference, _SPAN_IDS))
    return ""


def _parse_time(value: Any) -> datetime | None:
    if isinstance(value, list) and len(value) == 2:
        # JavaScript's SDK: seconds and nanoseconds.
        seconds, nanoseconds = value
        return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(nanoseconds) // 1000)
    return read_time(value)


def _parse_duration(value: Any) -> timedelta:
    """Parse a duration: a number of microseconds, or a pair of seconds and nanoseconds; never negative."""
    if isinstance(value, list) and len(value) == 2:
        return max(timedelta(seconds=int(value[0]), microseconds=int(value[1]) // 1000), timedelta())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return max(timedelta(microseconds=min(value, 1e15)), timedelta())
    return timedelta()


def _collect_attributes(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in _ATTRIBUTES:
        if key in record:
            found.update(parse_tags(record[key]))
    for name, value in record.items():
        # Tables have one column an attribute, empty where a span has no such.
        if name.startswith(_COLUMNS) and value is not None and value == value:
            found[name.removeprefix(_COLUMNS)] = value
    for name in _NAMESPACES & found.keys():
        if isinstance(found[name], Mapping):
            found.update(_flatten_names(found.pop(name), name))
    kind = record.get("span_kind")
    if isinstance(kind, str) and (
        classify_word(kind) or is_silent(kind) or kind.upper() in ("CHAIN", "GUARDRAIL")
    ):
        found.setdefault("openinference.span.kind", kind)
    return found


def _flatten_names(inner: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    for key, value in inner.items():
        if isinstance(value, Mapping) and not {"role", "content"} & value.keys():
            yield from _flatten_names(value, f"{name}.{key}")
        else:
            yield f"{name}.{key}", value


def _iterate_events(record: Record) -> Iterator[SpanEvent]:
    for event in record.get("events") or ():
        yield SpanEvent(str(event.get("name") or ""), parse_tags(event.get("attributes")))
    for entry in record.get("logs") or ():
        fields = parse_tags(entry.get("fields"))
        yield SpanEvent(str(fields.pop("event", "")), fields)


def _parse_status(record: Record) -> tuple[bool | None, str]:
    status = record.get("status")
    code, message = record.get("status_code"), record.get("status_message")
    if isinstance(status, Mapping):
        code = status.get("status_code", status.get("code"))
        message = status.get("description", status.get("message"))
    elif isinstance(status, str):
        code = status
    if code is None:
        return None, ""
    failed = str(code).rsplit(".", 1)[-1].upper() in _FAILED
    return failed, str(message or "") if failed else ""


def _find_service(record: Record) -> str:
    resource = record.get("resource")
    about = parse_tags(resource.get("attributes")) if isinstance(resource, Mapping) else {}
    for holder, name in (("process", "serviceName"), ("localEndpoint", "serviceName")):
        inner = record.get(holder)
        if isinstance(inner, Mapping) and inner.get(name):
            return str(inner[name])
    return str(about.get("service.name") or "")
