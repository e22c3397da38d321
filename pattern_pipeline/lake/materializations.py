"""What each day of each stage was made of, and what has landed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pattern_pipeline.lake.lake import Lake


@dataclass(frozen=True, slots=True)
class MaterializedDay:
    """One day of one stage: the hash of what it was made of and of what it holds, and its rows.

    ``finished_at`` is set by the lake when it is written.
    """

    stage: str
    day: date
    inputs_hash: str
    content_hash: str
    rows: int
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LandedDay:
    """One day of landed traces and the hash of their content, whatever their order."""

    day: date
    content_hash: str
    traces: int


def materialized_days(lake: "Lake", start: date = date.min, end: date = date.max) -> list[MaterializedDay]:
    """The records of all stages from ``start`` to ``end``, both included, by stage and day."""
    rows = lake.rows(
        "SELECT stage, day, inputs_hash, content_hash, rows, finished_at FROM materialized_days"
        " WHERE day BETWEEN ? AND ? ORDER BY stage, day",
        [start, end],
    )
    return [MaterializedDay(*row) for row in rows]


def landed_days(lake: "Lake", start: date = date.min, end: date = date.max) -> list[LandedDay]:
    """The days that hold landed traces from ``start`` to ``end``, both included, in order."""
    rows = lake.rows(
        "SELECT day, sha256(string_agg(trace_id || ' ' || content_hash, chr(31) ORDER BY trace_id)), count(*)"
        " FROM landed_traces WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day",
        [start, end],
    )
    return [LandedDay(*row) for row in rows]
