"""Read Langfuse exports: a trace with its observations, or lists, pages and lines of either."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Fault, Message, Reject, Source, Span, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import read_json_records
from pattern_pipeline.traces.readers.langfuse.observations import (
    KINDS,
    Observation,
    get_field,
    get_mapping,
    get_service,
    get_text,
    has_field,
    parse_observation,
    parse_time,
    unpack_json,
)
from pattern_pipeline.traces.rejects import make_excerpt
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.values import to_text

# A page of the API; its other fields tell which page it is.
_LISTS = ("data",)
# Fields that only Langfuse's records have, and fields that other formats have too.
_OWN = ("projectId", "htmlPath", "bookmarked", "observations")
_OF_TRACES = (*_OWN, "sessionId", "userId", "environment", "tags", "public", "release")
_OF_OBSERVATIONS = ("parentObservationId", "completionStartTime", "internalModelId", "promptId")
Records = list[Mapping[str, Any]]
# The exporter's own notes; what they say is read from each observation.
_NO_METADATA = ("attributes", "resourceAttributes", "scope")
_METADATA_FIELDS = ("environment", "release", "version")


class Langfuse:
    """Files from Langfuse's interface, API and scheduled exports."""

    name = "langfuse"

    def recognizes(self, head: Head) -> bool:
        """Recognize records with the fields of a trace or of an observation."""
        return any(_is_known(record) for record in head.objects)

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield a part of a trace for each row, a trace for each document; see ``Reader.read``."""
        for record in read_json_records(file, self.name, _LISTS):
            if isinstance(record, Reject):
                yield record
            else:
                yield from read_record(record.value, record.source)


def _is_known(record: Mapping[str, Any]) -> bool:
    if isinstance(page := record.get("data"), list) and page and isinstance(page[0], dict):
        record = page[0]
    trace = record.get("trace")
    if isinstance(trace, dict):
        return _is_trace(trace)
    return _is_trace(record) or _is_observation(record)


def _is_trace(record: Mapping[str, Any]) -> bool:
    if not isinstance(record.get("id"), str) or not isinstance(record.get("timestamp"), str):
        return False
    return _count_fields(record, _OWN) > 0 and _count_fields(record, _OF_TRACES) > 1


def _is_observation(record: Mapping[str, Any]) -> bool:
    if get_field(record, "traceId") is None or get_field(record, "startTime") is None:
        return is_score(record)
    kind = record.get("type")
    return (isinstance(kind, str) and kind in KINDS) or _count_fields(record, _OF_OBSERVATIONS) > 0


def _count_fields(record: Mapping[str, Any], names: tuple[str, ...]) -> int:
    return sum(has_field(record, name) for name in names)


def read_record(record: Any, source: Source) -> Iterator[Trace | Reject]:
    """Yield the trace, or part of one, in a record, or a reject."""
    if not isinstance(record, dict):
        yield _make_reject(record, source, "a record that is not an object")
    elif isinstance(record.get("trace"), dict):
        inner = record["trace"]
        yield _build_trace(
            inner, _merge_observations(_list_observations(inner), _list_observations(record)), source
        )
    elif is_score(record):
        # A judgement of a trace, made later; not part of it.
        return
    elif get_text(record, "traceId"):
        yield _build_trace({"id": get_text(record, "traceId")}, [record], source)
    elif get_text(record, "id"):
        yield _build_trace(record, _list_observations(record), source)
    else:
        yield _make_reject(record, source, "neither a trace nor an observation: no id")


def is_score(record: Mapping[str, Any]) -> bool:
    """Decide whether a row is a score; exports list them beside the traces."""
    return (
        get_field(record, "traceId") is not None
        and get_field(record, "dataType") is not None
        and not has_field(record, "startTime")
    )


def _list_observations(holder: Mapping[str, Any]) -> Records:
    """List the observations of a record; the API's list of traces gives only their ids."""
    found = unpack_json(holder.get("observations"))
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _merge_observations(within: Records, beside: Records) -> Records:
    """Merge two copies of the observations; the first fills in what the second omits."""
    found = {get_text(item, "id"): item for item in within}
    for item in beside:
        known = found.get(get_text(item, "id"), {})
        found[get_text(item, "id")] = {
            **known,
            **{key: value for key, value in item.items() if value is not None or key not in known},
        }
    return list(found.values())


def _build_trace(record: Mapping[str, Any], rows: Records, source: Source) -> Trace | Reject:
    trace_id = get_text(record, "id")
    if not trace_id:
        return _make_reject(record, source, "a trace without an id")
    start = parse_time(get_field(record, "timestamp")) or parse_time(get_field(record, "createdAt"))
    steps = [step for row in rows if (step := parse_observation(row, trace_id, start)) is not None]
    if not steps and start is None:
        return _make_reject(
            record,
            source,
            "a trace without a time",
            f"trace {trace_id}: neither it nor an observation has a time",
        )
    spans = [step.span for step in steps]
    if start is not None:
        spans.insert(0, _build_root_span(record, trace_id, start, spans))
    about = get_mapping(record, "metadata")
    return Trace(
        trace_id=trace_id,
        spans=tuple(sorted(spans, key=lambda span: span.started_at)),
        source=source,
        session_id=get_text(record, "sessionId") or _find_first(steps, "session_id"),
        user_id=get_text(record, "userId") or _find_first(steps, "user_id"),
        service=get_service(about) or _find_first(steps, "service"),
        metadata=_build_metadata(record if start is not None else rows[0], about),
    )


def _build_root_span(record: Mapping[str, Any], trace_id: str, start: datetime, spans: list[Span]) -> Span:
    """Build the root span from the trace's own record.

    Its words count as messages only where no observation has any.
    """
    given, back = unpack_json(get_field(record, "input")), unpack_json(get_field(record, "output"))
    input: tuple[Message, ...] = find_messages(given, "user")
    output: tuple[Message, ...] = find_messages(back, "assistant")
    if spans and not any(span.input or span.output for span in spans):
        input, output = parse_messages(given, "user"), parse_messages(back, "assistant")
    return Span(
        span_id=trace_id,
        name=get_text(record, "name"),
        kind="other",
        started_at=min((start, *(span.started_at for span in spans))),
        ended_at=max((_add_seconds(start, get_field(record, "latency")), *(span.ended_at for span in spans))),
        input=input,
        output=output,
    )


def _add_seconds(start: datetime, seconds: Any) -> datetime:
    try:
        return max(start, start + timedelta(seconds=seconds))
    except (TypeError, ValueError, OverflowError):
        return start


def _build_metadata(record: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, str]:
    found = {
        str(key): to_text(value)
        for key, value in about.items()
        if key not in _NO_METADATA and value is not None
    }
    found |= {name: get_text(record, name) for name in _METADATA_FIELDS if get_text(record, name)}
    tags = unpack_json(get_field(record, "tags") or get_field(record, "traceTags"))
    if isinstance(tags, list) and tags:
        found["tags"] = ", ".join(to_text(tag) for tag in tags)
    if name := get_text(record, "traceName") or ("timestamp" in record and get_text(record, "name")):
        found["trace_name"] = str(name)
    return found


def _find_first(steps: list[Observation], name: str) -> str:
    return next((value for step in steps if (value := getattr(step, name))), "")


def _make_reject(record: Any, source: Source, kind: str, reason: str = "") -> Reject:
    return Reject(source, Fault(kind, reason), make_excerpt(to_text(record).encode("utf-8", "replace")))
