"""Group the spans of one record into traces by trace id."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter

from pattern_pipeline.traces.conversation.span_graph import break_cycles
from pattern_pipeline.traces.model import Fault, Reject, Source, Span, Trace
from pattern_pipeline.traces.readers.otlp.fields import SpanFields
from pattern_pipeline.traces.readers.otlp.spans import SpanRecord, parse_span
from pattern_pipeline.traces.rejects import make_excerpt

# What reading a misshapen span may raise.
PARSE_ERRORS = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class MalformedRecord:
    """A span or log record that could not be parsed, with its fault."""

    fault: Fault


@dataclass(slots=True)
class _Group:
    """The spans of one trace id in the order of reading."""

    service: str
    records: list[SpanRecord] = field(default_factory=list)


def group_spans(
    spans: Iterable[tuple[str, SpanFields | MalformedRecord]], source: Source, content: bytes
) -> Iterator[Trace | Reject]:
    """Yield the traces of ``spans``, and one reject for each kind of fault.

    ``spans``: pairs of service and span. ``content``: the record that holds them, for the excerpt of a
    reject.
    """
    groups: dict[str, _Group] = {}
    without_id, malformed, first = 0, 0, ""
    for service, fields in spans:
        if isinstance(fields, MalformedRecord):
            malformed, first = malformed + 1, first or fields.fault.reason
            continue
        if not fields.trace_id:
            without_id += 1
            continue
        try:
            record = parse_span(fields)
        except PARSE_ERRORS as error:
            malformed, first = malformed + 1, first or make_malformed(error).fault.reason
            continue
        groups.setdefault(fields.trace_id, _Group(service)).records.append(record)
    if without_id:
        fault = Fault("spans without a trace id", f"{_format_count(without_id)} without a trace id")
        yield Reject(source, fault, make_excerpt(content), without_id)
    if malformed:
        fault = Fault("malformed spans", f"{_format_count(malformed)} malformed: {first}")
        yield Reject(source, fault, make_excerpt(content), malformed)
    for trace_id, group in groups.items():
        yield _build_trace(trace_id, group, source)


def reject_if_empty(items: Iterable[Trace | Reject], source: Source) -> Iterator[Trace | Reject]:
    """Yield the items, or one reject where there are none: telemetry without steps or messages."""
    nothing = True
    for item in items:
        nothing = False
        yield item
    if nothing:
        yield make_empty_reject(source)


def make_empty_reject(source: Source) -> Reject:
    """Build the reject for a file that holds no span and no message."""
    return Reject(
        source,
        Fault(
            "no spans, and no log records with messages of a model",
            fix="export traces, or logs with the messages of model calls",
        ),
    )


def make_malformed(error: BaseException) -> MalformedRecord:
    """Describe an exception as a MalformedRecord."""
    return MalformedRecord(Fault("malformed", f"{type(error).__name__}: {error}"))


def _format_count(number: int) -> str:
    return "1 span" if number == 1 else f"{number} spans"


def _build_trace(trace_id: str, group: _Group, source: Source) -> Trace | Reject:
    records = group.records
    times = [
        time for record in records for time in (record.fields.started_at, record.fields.ended_at) if time
    ]
    if not times:
        reason, fix = f"trace {trace_id}: no span has a time", "set startTimeUnixNano, in nanoseconds"
        return Reject(source, Fault("a trace of which no span has a time", reason, fix))
    missing: datetime = min(times)
    spans = sorted(
        _make_ids_unique([record.build_span(missing) for record in records]), key=attrgetter("started_at")
    )
    # Children are exported first, and sub-agents may have sessions of their own: the trace
    # takes session, user and metadata from its outermost step.
    outer = sorted(records, key=lambda record: record.fields.started_at or missing)
    metadata: dict[str, str] = {}
    for record in reversed(outer):
        metadata.update(record.parts.metadata)
    return Trace(
        trace_id=trace_id,
        spans=tuple(break_cycles(spans)),
        source=source,
        session_id=next((record.parts.session_id for record in outer if record.parts.session_id), ""),
        user_id=next((record.parts.user_id for record in outer if record.parts.user_id), ""),
        service=group.service,
        metadata=metadata,
    )


def _make_ids_unique(spans: list[Span]) -> Iterable[Span]:
    """Make span ids distinct.

    A copy that ends later replaces the earlier one. Two different steps under one id (caller and callee,
    spans copied by a program) both remain, the second under a new id.
    """
    if len({span.span_id for span in spans}) == len(spans):
        return spans
    found: dict[str, Span] = {}
    for span in spans:
        known = found.get(span.span_id)
        if known is not None and (known.name, known.started_at) != (span.name, span.started_at):
            digest = blake2b(repr((span.name, span.started_at)).encode(), digest_size=4).hexdigest()
            span = replace(span, span_id=f"{span.span_id}-{digest}")
            known = found.get(span.span_id)
        if known is None or span.ended_at >= known.ended_at:
            found[span.span_id] = span
    return found.values()
