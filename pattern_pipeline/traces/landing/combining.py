"""Combine two copies, or two parts, of one trace."""

from collections.abc import Iterable
from dataclasses import replace

from pattern_pipeline.traces.model import Span, Trace


def combine_copies(older: Trace, newer: Trace) -> Trace:
    """Combine two readings of one trace id; ``newer`` was read later.

    Where both have root spans and these differ, the later copy replaces the earlier: span ids were changed,
    or the id was used for another run. The copy that ends later wins, then the one read later. Otherwise the
    spans are merged. Idempotent: combining the result with either argument returns the result.
    """
    if _find_roots(older) and _find_roots(newer) and not _find_roots(older) & _find_roots(newer):
        alone = older if older.ended_at > newer.ended_at else newer
        return replace(alone, spans=_sort_spans(alone.spans))
    return merge_parts(older, newer)


def merge_parts(older: Trace, newer: Trace) -> Trace:
    """Merge the spans of two parts of one trace, whatever their roots; ``newer`` was read later.

    Exporters send a trace in batches. Of two copies of a span the one that ends later wins, then the one read
    later. Idempotent like ``combine_copies``.
    """
    spans = {span.span_id: span for span in older.spans}
    for span in newer.spans:
        known = spans.get(span.span_id)
        if known is None or span.ended_at >= known.ended_at:
            spans[span.span_id] = span
    # Not by the order of reading: an old file that is read again must not take anything back.
    early, late = (older, newer) if newer.ended_at >= older.ended_at else (newer, older)
    return replace(
        newer,
        spans=_sort_spans(spans.values()),
        session_id=late.session_id or early.session_id,
        user_id=late.user_id or early.user_id,
        service=late.service or early.service,
        metadata={**early.metadata, **late.metadata},
        redactions=tuple(dict.fromkeys((*older.redactions, *newer.redactions))),
    )


def _sort_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    # Stable: spans of one moment stay in the order in which they were exported.
    return tuple(sorted(spans, key=lambda span: span.started_at))


def _find_roots(trace: Trace) -> set[str]:
    return {span.span_id for span in trace.spans if _is_root(span)}


def _is_root(span: Span) -> bool:
    # An event without a parent belongs to whatever run this is.
    return not span.parent_id and span.kind != "event"
