"""Two copies, or two parts, of one trace as one."""

from collections.abc import Iterable
from dataclasses import replace

from pattern_pipeline.traces.model import Span, Trace


def combine_copies(older: Trace, newer: Trace) -> Trace:
    """The trace that both tell of; ``newer`` was read later.

    For what two files, or two readings of one, tell. Where both have a root span and these differ, it is a
    newer copy whose spans have other ids, or the same id used for another run: the copy that ends later, then
    the one read later, stands alone. Else they are united. Idempotent: combining the result with either
    argument gives the result again.
    """
    if _find_roots(older) and _find_roots(newer) and not _find_roots(older) & _find_roots(newer):
        alone = older if older.ended_at > newer.ended_at else newer
        return replace(alone, spans=_sort_spans(alone.spans))
    return merge_parts(older, newer)


def merge_parts(older: Trace, newer: Trace) -> Trace:
    """All spans of both parts of one trace, whatever roots they have; ``newer`` was read later.

    Exporters send a trace in batches, so spans are united by id; of two copies of a span the one that
    ends later wins, then the one read later. Idempotent as ``combine`` is.
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
    # An event of a span nobody names belongs to whatever run this is.
    return not span.parent_id and span.kind != "event"
