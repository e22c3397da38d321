"""Read what each day of each stage was made of, and replace and read what failed of the parts that only watch."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from pattern_pipeline.lake.engine.frames import build_row_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import MaterializedDay, insert_rows
from pattern_pipeline.tables.days import WatchFailuresRow


def list_materialized_days(lake: Lake, start: date = date.min, end: date = date.max) -> list[MaterializedDay]:
    """List the records of all stages from ``start`` to ``end``, both included, by stage and day."""
    return lake.read_as(
        MaterializedDay,
        "SELECT stage, day, inputs_hash, content_hash, rows, finished_at FROM materialized_days"
        " WHERE day BETWEEN ? AND ? ORDER BY stage, day",
        [start, end],
    )


@dataclass(frozen=True, slots=True)
class WatchFailure:
    """One part of a stage that could not be made for a day, and why, in one line."""

    day: date
    stage: str
    part: str
    error: str
    run_id: str


def replace_watch_failures(lake: Lake, stage: str, day: date, errors: Mapping[str, str], run_id: str) -> None:
    """Replace the errors, by part, that the stage had for the day. Raises LakeError."""
    ((earlier,),) = lake.rows("SELECT count(*) FROM watch_failures WHERE stage = ? AND day = ?", [stage, day])
    if not errors and not earlier:
        # The usual case: a commit would make a snapshot of nothing.
        return
    now = datetime.now(UTC)
    rows = [
        WatchFailuresRow(day=day, stage=stage, part=part, error=error, run_id=run_id, failed_at=now)
        for part, error in errors.items()
    ]
    table, incoming = build_row_table(WatchFailuresRow, rows)

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("DELETE FROM watch_failures WHERE stage = ? AND day = ?", [stage, day])
        insert_rows(connection, table, incoming)

    lake.commit(work, doing=f"store what failed of {stage}")


def read_watch_failures(
    lake: Lake, runs: Collection[str] | None = None, *, day: date | None = None
) -> Sequence[WatchFailure]:
    """Read the failures that are left, of all runs or of some, of all days or of one, by day. Raises LakeError."""
    found = lake.read_as(
        WatchFailure, "SELECT day, stage, part, error, run_id FROM watch_failures ORDER BY day, stage, part"
    )
    return [
        each for each in found if (runs is None or each.run_id in runs) and (day is None or each.day == day)
    ]
