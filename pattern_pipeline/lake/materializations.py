"""What each day of each stage was made of."""

from datetime import date

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.writing import MaterializedDay


def list_materialized_days(lake: Lake, start: date = date.min, end: date = date.max) -> list[MaterializedDay]:
    """List the records of all stages from ``start`` to ``end``, both included, by stage and day."""
    return lake.read_as(
        MaterializedDay,
        "SELECT stage, day, inputs_hash, content_hash, rows, finished_at FROM materialized_days"
        " WHERE day BETWEEN ? AND ? ORDER BY stage, day",
        [start, end],
    )
