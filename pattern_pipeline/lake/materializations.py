"""What each day of each stage was made of, and what has landed."""

from dataclasses import dataclass
from datetime import date

from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.materialized_day import MaterializedDay


@dataclass(frozen=True, slots=True)
class LandedDay:
    """One day of landed traces and the hash of their content, whatever their order."""

    day: date
    content_hash: str
    traces: int


def materialized_days(lake: Lake, start: date = date.min, end: date = date.max) -> list[MaterializedDay]:
    """The records of all stages from ``start`` to ``end``, both included, by stage and day."""
    rows = lake.rows(
        "SELECT stage, day, inputs_hash, content_hash, rows, finished_at FROM materialized_days"
        " WHERE day BETWEEN ? AND ? ORDER BY stage, day",
        [start, end],
    )
    return [MaterializedDay(*row) for row in rows]


def landed_days(lake: Lake, start: date = date.min, end: date = date.max) -> list[LandedDay]:
    """The days that hold landed traces from ``start`` to ``end``, both included, in order."""
    rows = lake.rows(
        "SELECT day, sha256(string_agg(trace_id || ' ' || content_hash, chr(31) ORDER BY trace_id)), count(*)"
        " FROM landed_traces WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day",
        [start, end],
    )
    return [LandedDay(*row) for row in rows]
