"""Merge parts of one trace that follow each other in a file."""

from collections.abc import Iterator
from dataclasses import replace

from pattern_pipeline.traces.model import Reject, Trace

# A long trace is given in parts of so many spans, so that memory stays bounded.
_SPANS = 500


def merge_neighbours(items: Iterator[Trace | Reject]) -> Iterator[Trace | Reject]:
    """Merge consecutive parts of one trace, up to 500 spans a part so that memory stays bounded.

    Where ``items`` raises, the parts collected before come first.
    """
    parts: list[Trace] = []
    try:
        for item in items:
            if isinstance(item, Reject):
                yield item
                continue
            if parts and (
                item.trace_id != parts[0].trace_id or sum(len(one.spans) for one in parts) >= _SPANS
            ):
                yield _merge_parts(parts)
                parts = []
            parts.append(item)
    except Exception:
        if parts:
            yield _merge_parts(parts)
        raise
    if parts:
        yield _merge_parts(parts)


def _merge_parts(parts: list[Trace]) -> Trace:
    if len(parts) == 1:
        return parts[0]
    spans = {span.span_id: span for part in parts for span in part.spans}
    metadata: dict[str, str] = {}
    for part in parts:
        metadata |= part.metadata
    return replace(
        parts[0],
        spans=tuple(sorted(spans.values(), key=lambda span: span.started_at)),
        session_id=next((part.session_id for part in parts if part.session_id), ""),
        user_id=next((part.user_id for part in parts if part.user_id), ""),
        service=next((part.service for part in parts if part.service), ""),
        metadata=metadata,
    )
