"""Join the traces of one session into one trace."""

from collections.abc import Sequence
from dataclasses import replace

from pattern_pipeline.traces.model import Redaction, Span, Trace
from pattern_pipeline.traces.redaction.renumbering import renumber


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
        latest = renumber(trace, redactions)
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
