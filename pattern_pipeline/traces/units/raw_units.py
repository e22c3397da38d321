"""Build the rows of ``raw_traces`` from landed traces. A unit is one trace, or the traces of a session as one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

import pandas as pd

from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.traces import RawTracesRow
from pattern_pipeline.traces.conversation.entries import Entry
from pattern_pipeline.traces.conversation.events import fold_events
from pattern_pipeline.traces.conversation.history import get_final_tool_answer, is_agent_trace, merge_history
from pattern_pipeline.traces.model import Redaction, Span, Trace
from pattern_pipeline.traces.payload import from_payload, to_payload
from pattern_pipeline.traces.redaction.placeholders import renumber_placeholders
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.vocabularies.values import to_text


def merge_session(traces: Sequence[Trace]) -> Trace:
    """Join traces into one with all their spans by start, under the id and source of the earliest.

    A value redacted in several traces gets one placeholder. Span ids that two traces share are made distinct.
    Session, user, service and metadata come from the latest trace that has them. Raises ValueError where
    ``traces`` is empty.
    """
    first, *rest = sorted(traces, key=lambda trace: (trace.started_at, trace.trace_id))
    spans, redactions, metadata = list(first.spans), first.redactions, dict(first.metadata)
    taken = {span.span_id for span in spans}
    latest = first
    for trace in rest:
        latest = renumber_placeholders(trace, redactions)
        spans.extend(_make_ids_unique(latest, taken))
        taken.update(span.span_id for span in spans)
        redactions = _merge_redactions(redactions, latest.redactions)
        metadata |= latest.metadata
    return replace(
        first,
        spans=tuple(sorted(spans, key=lambda span: span.started_at)),
        session_id=first.session_id or latest.session_id,
        user_id=latest.user_id or first.user_id,
        service=latest.service or first.service,
        metadata=metadata,
        redactions=redactions,
    )


def _make_ids_unique(trace: Trace, taken: set[str]) -> list[Span]:
    """Prefix the span ids of a trace with its trace id where one of them is taken."""
    if not any(span.span_id in taken for span in trace.spans):
        return list(trace.spans)
    own = {span.span_id for span in trace.spans}

    def within(identity: str) -> str:
        return f"{trace.trace_id}/{identity}" if identity in own else identity

    return [
        replace(span, span_id=within(span.span_id), parent_id=within(span.parent_id)) for span in trace.spans
    ]


def _merge_redactions(known: tuple[Redaction, ...], more: tuple[Redaction, ...]) -> tuple[Redaction, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def build_raw_frame(landed: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Build one row of ``raw_traces`` for each unit that passes the filters, by start.

    ``landed``: columns of ``landed_traces`` and ``unit_id``; ``day`` is the day of the unit. Units without an
    agent's span are left out: the OTLP door also lands spans of other services, because the agent's spans may
    come later.
    """
    sampled = filters.select_sample(landed)
    units: dict[str, list[_Landed]] = {}
    for unit_id, *rest in zip(*(sampled[name] for name in ("unit_id", *_Landed._fields)), strict=True):
        units.setdefault(unit_id, []).append(_Landed(*rest))
    found = (_build_row(unit_id, parts) for unit_id, parts in units.items())
    rows = sorted((row for row in found if row is not None), key=lambda row: (row.started_at, row.unit_id))
    return filters.select_matching(build_frame(RawTracesRow, rows))


class _Landed(NamedTuple):
    day: date
    content_hash: str
    payload: str


def _build_row(unit_id: str, landed: Sequence[_Landed]) -> RawTracesRow | None:
    traces = [trace for trace in (from_payload(part.payload) for part in landed) if is_agent_trace(trace)]
    if not traces:
        return None
    first = landed[0]
    if len(landed) == 1:
        return _build_unit_row(first.day, unit_id, traces[0], 1, first.content_hash, first.payload)
    whole, hashes = merge_session(traces), sorted(part.content_hash for part in landed)
    content_hash = blake2b(" ".join(hashes).encode(), digest_size=16).hexdigest()
    return _build_unit_row(first.day, unit_id, whole, len(traces), content_hash, to_payload(whole))


def _build_unit_row(
    day: date, unit_id: str, trace: Trace, traces: int, content_hash: str, payload: str
) -> RawTracesRow:
    trace = fold_events(trace)
    entries = merge_history(trace)
    models = [span for span in trace.spans if span.kind == "llm"]
    return RawTracesRow(
        day=day,
        unit_id=unit_id,
        trace_id=trace.trace_id,
        root_span_id=find_root_span(trace).span_id,
        session_id=trace.session_id or None,
        user_id=trace.user_id or None,
        service=trace.service or None,
        model=next((span.model for span in reversed(models) if span.model), None),
        started_at=trace.started_at,
        ended_at=trace.ended_at,
        input=next((entry.text for entry in entries if entry.kind == "user"), None),
        output=get_final_tool_answer(trace, list(entries)) or _find_last_answer(entries),
        error=next((entry.text for entry in entries if entry.failed), None),
        metadata=to_text(dict(sorted(trace.metadata.items()))),
        spans=len(trace.spans),
        tool_calls=sum(entry.kind == "tool_call" for entry in entries),
        tool_errors=sum(entry.kind == "tool_result" and entry.failed for entry in entries),
        input_tokens=sum(span.input_tokens for span in models),
        output_tokens=sum(span.output_tokens for span in models),
        content_hash=content_hash,
        payload=payload,
        source_path=trace.source.path,
        source_line=trace.source.line,
        source_format=trace.source.format,
        traces=traces,
        silent_calls=sum(not (span.input or span.output or span.error) for span in models),
        unknown_spans=sum(is_unknown(span) for span in trace.spans),
    )


def find_root_span(trace: Trace) -> Span:
    """Return the earliest span without a parent in the trace."""
    ids = {span.span_id for span in trace.spans}
    return next((span for span in trace.spans if span.parent_id not in ids), trace.spans[0])


def is_unknown(span: Span) -> bool:
    """Decide whether no vocabulary interprets a span: neither its kind nor its words are known."""
    return span.kind == "other" and not (span.input or span.output or span.tool)


def _find_last_answer(entries: Sequence[Entry]) -> str | None:
    answers = [entry for entry in entries if entry.kind == "assistant"]
    if not answers:
        return None
    outermost = min(entry.depth for entry in answers)
    return next(entry.text for entry in reversed(answers) if entry.depth == outermost)
