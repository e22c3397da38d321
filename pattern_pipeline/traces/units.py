"""Units of analysis from landed traces. A unit is a trace."""

from typing import Any

import pandas as pd

from pattern_pipeline.traces.entries import Entry
from pattern_pipeline.traces.filters import Filters
from pattern_pipeline.traces.history import is_of_an_agent, merge_history
from pattern_pipeline.traces.model import Span, Trace
from pattern_pipeline.traces.payload import from_payload
from pattern_pipeline.traces.schema import RAW, frame
from pattern_pipeline.traces.vocabularies.values import text


def raw_frame(landed: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Rows of ``landed_traces`` as rows of ``raw_traces``, one a trace that the filters let in, by start.

    Traces without any span of an agent are left out: a live door lands the spans of other services too,
    because the agent's may come later.
    """
    chosen = filters.apply(landed)
    columns = ("day", "started_at", "ended_at", "content_hash", "payload", "source_path", "source_line")
    found = (_row(*values) for values in zip(*(chosen[name] for name in columns), strict=True))
    rows = [row for row in found if row is not None]
    return frame(RAW, sorted(rows, key=lambda row: (row[8], row[1])))


def _row(
    day: object, started: object, ended: object, content_hash: str, payload: str, path: str, line: int
) -> tuple[Any, ...] | None:
    trace = from_payload(payload)
    if not is_of_an_agent(trace):
        return None
    entries = merge_history(trace)
    models = [span for span in trace.spans if span.kind == "llm"]
    return (
        day,
        trace.trace_id,
        trace.trace_id,
        root_span(trace).span_id,
        trace.session_id or None,
        trace.user_id or None,
        trace.service or None,
        next((span.model for span in reversed(models) if span.model), None),
        started,
        ended,
        next((entry.text for entry in entries if entry.kind == "user"), None),
        _last_answer(entries),
        next((entry.text for entry in entries if entry.failed), None),
        text(dict(sorted(trace.metadata.items()))),
        len(trace.spans),
        sum(entry.kind == "tool_call" for entry in entries),
        sum(entry.kind == "tool_result" and entry.failed for entry in entries),
        sum(span.input_tokens for span in models),
        sum(span.output_tokens for span in models),
        content_hash,
        payload,
        path,
        int(line),
    )


def root_span(trace: Trace) -> Span:
    """The span that holds the others: without a parent in the trace, the earliest of these."""
    ids = {span.span_id for span in trace.spans}
    return next((span for span in trace.spans if span.parent_id not in ids), trace.spans[0])


def _last_answer(entries: tuple[Entry, ...]) -> str | None:
    said = [entry for entry in entries if entry.kind == "assistant"]
    if not said:
        return None
    outermost = min(entry.depth for entry in said)
    return next(entry.text for entry in reversed(said) if entry.depth == outermost)
