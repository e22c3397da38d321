"""One ExportTraceServiceRequest as traces: spans grouped by trace id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.otlp_spans import SpanRecord, span_record
from pattern_pipeline.traces.readers.otlp_values import attributes, identity
from pattern_pipeline.traces.rejecting import excerpt

_ODD = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


@dataclass(slots=True)
class _Group:
    """The spans of one trace id, as they come."""

    service: str
    records: list[SpanRecord] = field(default_factory=list)


def read_request(request: Any, source: Source, content: bytes) -> Iterator[Trace | Reject]:
    """The traces of one request, each with the spans it has here, and rejects for the odd spans."""
    resources = _list(request, "resourceSpans", "resource_spans")
    if resources is None:
        yield Reject(source, "no resourceSpans: not an OTLP trace request", excerpt(content))
        return
    groups: dict[str, _Group] = {}
    without_id, misshapen, odd = 0, 0, ""
    for service, span in _spans(resources):
        try:
            trace_id = identity(span.get("traceId", span.get("trace_id")))
            if not trace_id:
                without_id += 1
                continue
            groups.setdefault(trace_id, _Group(service)).records.append(span_record(span))
        except _ODD as error:
            misshapen += 1
            odd = odd or f"a span is misshapen: {type(error).__name__}: {error}"
    if without_id:
        yield Reject(source, f"{without_id} spans without a trace id", excerpt(content), without_id)
    if odd:
        yield Reject(source, odd, excerpt(content), misshapen)
    for trace_id, group in groups.items():
        if group.records:
            yield _trace(trace_id, group, source)


def _spans(resources: list[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for resource_spans in resources:
        resource = resource_spans.get("resource") if isinstance(resource_spans, Mapping) else None
        pairs = resource.get("attributes") if isinstance(resource, Mapping) else None
        try:
            service = str(attributes(pairs).get("service.name") or "")
        except _ODD:
            service = ""
        scopes = _list(resource_spans, "scopeSpans", "scope_spans")
        for scope in scopes or _list(resource_spans, "instrumentationLibrarySpans", "") or ():
            for span in _list(scope, "spans", "") or ():
                yield service, span


def _list(holder: Any, camel: str, snake: str) -> list[Any] | None:
    if not isinstance(holder, Mapping):
        return None
    found = holder.get(camel, holder.get(snake))
    return found if isinstance(found, list) else None


def _trace(trace_id: str, group: _Group, source: Source) -> Trace | Reject:
    records = group.records
    known = [time for record in records for time in (record.started_at, record.ended_at) if time]
    if not known:
        return Reject(source, f"trace {trace_id}: no span has a time; give startTimeUnixNano in nanoseconds")
    missing: datetime = min(known)
    spans = sorted((record.span(missing) for record in records), key=lambda span: span.started_at)
    metadata: dict[str, str] = {}
    for record in records:
        metadata.update(record.parts.metadata)
    return Trace(
        trace_id=trace_id,
        spans=tuple(spans),
        source=source,
        session_id=next((record.parts.session_id for record in records if record.parts.session_id), ""),
        user_id=next((record.parts.user_id for record in records if record.parts.user_id), ""),
        service=group.service,
        metadata=metadata,
    )
