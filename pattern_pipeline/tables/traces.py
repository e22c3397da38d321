"""Rows of the tables of ``traces``. Generated from ``sql/schema`` by ``make tables``."""

from datetime import date, datetime
from typing import NamedTuple


class LandedTracesRow(NamedTuple):
    """A row of ``landed_traces``."""

    trace_id: str
    day: date
    started_at: datetime
    ended_at: datetime
    content_hash: str
    payload: str
    source_path: str
    source_line: int
    landed_at: datetime
    session_id: str | None
    source_format: str | None


class PreprocessedTracesRow(NamedTuple):
    """A row of ``preprocessed_traces``."""

    day: date
    unit_id: str
    text: str
    lines: str
    line_count: int
    user_turns: int
    tokens: int
    shown_share: float
    empty: bool
    content_hash: str
    trouble: str | None
    attributes: str | None


class RawTracesRow(NamedTuple):
    """A row of ``raw_traces``."""

    day: date
    unit_id: str
    trace_id: str
    root_span_id: str
    session_id: str | None
    user_id: str | None
    service: str | None
    model: str | None
    started_at: datetime
    ended_at: datetime
    input: str | None
    output: str | None
    error: str | None
    metadata: str
    spans: int
    tool_calls: int
    tool_errors: int
    input_tokens: int
    output_tokens: int
    content_hash: str
    payload: str
    source_path: str
    source_line: int
    source_format: str | None
    traces: int | None
    silent_calls: int | None
    unknown_spans: int | None


class RejectedRecordsRow(NamedTuple):
    """A row of ``rejected_records``."""

    source_path: str
    source_line: int
    format: str
    reason: str
    excerpt: str
    rejected_at: datetime
    kind: str | None
    fix: str | None
