"""Define the columns and types of this room's frames, those of ``sql/schema``, also for empty frames."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

LANDED = (
    "trace_id", "day", "started_at", "ended_at", "content_hash", "payload", "source_path", "source_line",
    "landed_at", "session_id", "source_format",
)  # fmt: skip
REJECTED = ("source_path", "source_line", "format", "reason", "excerpt", "rejected_at", "kind", "fix")
RAW = (
    "day", "unit_id", "trace_id", "root_span_id", "session_id", "user_id", "service", "model", "started_at",
    "ended_at", "input", "output", "error", "metadata", "spans", "tool_calls", "tool_errors", "input_tokens",
    "output_tokens", "content_hash", "payload", "source_path", "source_line",
    "source_format", "traces", "silent_calls", "unknown_spans",
)  # fmt: skip
PREPROCESSED = (
    "day", "unit_id", "text", "lines", "line_count", "user_turns", "tokens", "shown_share", "empty",
    "content_hash", "trouble", "attributes",
)  # fmt: skip
_TYPES = {
    "started_at": "datetime64[us, UTC]",
    "ended_at": "datetime64[us, UTC]",
    "landed_at": "datetime64[us, UTC]",
    "rejected_at": "datetime64[us, UTC]",
    "source_line": "int64",
    "spans": "int64",
    "traces": "int64",
    "silent_calls": "int64",
    "unknown_spans": "int64",
    "tool_calls": "int64",
    "tool_errors": "int64",
    "input_tokens": "int64",
    "output_tokens": "int64",
    "line_count": "int64",
    "user_turns": "int64",
    "tokens": "int64",
    "shown_share": "float64",
    "empty": "bool",
}


def build_frame(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Build a frame of rows in the order of ``columns``.

    Text and days are ``object`` columns with None for NULL; other columns have the dtype of ``_TYPES``, also
    where there are no rows.
    """
    empty = ((),) * len(columns)
    by_column = zip(columns, zip(*rows, strict=True) if rows else empty, strict=True)
    return pd.DataFrame(
        {name: pd.Series(values, dtype=_TYPES.get(name, object)) for name, values in by_column}
    )
