"""Parts of traces that stand near each other, united before they are redacted and encoded."""

from collections.abc import Iterable, Iterator

from pattern_pipeline.traces.clearance import AdmissionPolicy
from pattern_pipeline.traces.combining import merge_parts
from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.preparing import PreparedTrace, prepare_trace

# Formats with a row a span tell a trace in a run of rows: united at once they cost one encoding.
_NEAR_TRACES = 200
_NEAR_PARTS = 2_000
_NEAR_CHARACTERS = 8 * 1024 * 1024


def prepare_all(
    items: Iterable[Trace | Reject], clearance: AdmissionPolicy, *, few: bool = False
) -> Iterator[PreparedTrace | Reject]:
    """Every trace made ready, with the parts of it that came shortly before and after; rejects as they are.

    The items are those of one file, so that two of one id are parts of one trace, not two copies. ``few``
    says that all items together fit into memory, so that their size need not be counted.
    """
    near: dict[str, Trace] = {}
    parts = size = 0
    for item in items:
        if isinstance(item, Reject):
            yield item
            continue
        known = near.get(item.trace_id)
        near[item.trace_id] = merge_parts(known, item) if known else item
        parts += 1
        size += 0 if few else _estimate_size(item)
        if not few and (len(near) >= _NEAR_TRACES or parts >= _NEAR_PARTS or size >= _NEAR_CHARACTERS):
            yield from (prepare_trace(trace, clearance) for trace in near.values())
            near, parts, size = {}, 0, 0
    yield from (prepare_trace(trace, clearance) for trace in near.values())


def _estimate_size(trace: Trace) -> int:
    """About how many bytes a trace takes: messages that spans share count once."""
    shared: dict[int, int] = {}
    for span in trace.spans:
        for message in (*span.input, *span.output):
            shared[id(message)] = len(message.text) + sum(len(call.arguments) for call in message.tool_calls)
        if span.tool:
            shared[id(span.tool)] = len(span.tool.result) + len(span.tool.arguments)
    return sum(shared.values()) + 100 * len(shared) + 300 * len(trace.spans)
