"""Landed traces by the units they belong to, and the day of each unit."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import pandas as pd

from pattern_pipeline.lake.failures import lake_errors
from pattern_pipeline.lake.frames_out import frame_of_table
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.tables import Column, table_named

UnitKind = Literal["trace", "session"]

# Old files are quiet the moment they land, and a clock that runs ahead holds nothing back for ever.
_QUIET = "least(ended_at, landed_at)"
# A unit belongs to the day of its first trace, be it that the session goes on after midnight.
_UNITS = {
    "trace": f"""
        SELECT trace_id, content_hash, trace_id AS unit_id, day AS unit_day
        FROM landed_traces WHERE {_QUIET} <= $1
    """,
    "session": f"""
        SELECT trace_id, content_hash, unit_id, min(day) OVER one AS unit_day
        FROM (SELECT *, coalesce(nullif(session_id, ''), trace_id) AS unit_id FROM landed_traces)
        WINDOW one AS (PARTITION BY unit_id) QUALIFY max({_QUIET}) OVER one <= $1
    """,
}


@dataclass(frozen=True, slots=True)
class LandedDay:
    """One day's complete units: a hash of their content, whatever their order, and how many traces they hold."""

    day: date
    content_hash: str
    traces: int


def landed_days(
    lake: Lake,
    unit: UnitKind,
    quiet_since: datetime,
    start: date = date.min,
    end: date = date.max,
) -> list[LandedDay]:
    """The days that hold units, from ``start`` to ``end``, both included, in order. Raises LakeError.

    A unit counts once nothing of it ended after ``quiet_since`` (UTC): until then it may still grow.
    """
    # An exclusive or needs neither order nor memory; trace ids are unique, so that no two rows cancel out.
    rows = lake.rows(
        f"""
        SELECT unit_day, to_hex(bit_xor(md5_number(unit_id || ' ' || trace_id || ' ' || content_hash))), count(*)
        FROM ({_UNITS[unit]}) WHERE unit_day BETWEEN $2 AND $3 GROUP BY unit_day ORDER BY unit_day
        """,
        [quiet_since, start, end],
    )
    return [LandedDay(*row) for row in rows]


def first_landed_day(lake: Lake) -> date | None:
    """The day of the first landed trace, complete or not; None where nothing has landed. Raises LakeError."""
    found = lake.rows("SELECT min(day) FROM landed_traces")[0][0]
    return found if isinstance(found, date) else None


def landed_units(lake: Lake, unit: UnitKind, quiet_since: datetime, start: date, end: date) -> pd.DataFrame:
    """The traces of the complete units of these days, by start: ``landed_traces`` and ``unit_id``.

    ``day`` is the unit's. Raises LakeError.
    """
    table = table_named("landed_traces")
    columns = (*table.columns, Column("unit_id", "VARCHAR", nullable=False))
    names = ", ".join(f"landed.{name}" for name in table.names if name != "day")
    with lake.connect() as connection, lake_errors("read the landed traces"):
        answer = connection.execute(
            f"""
            SELECT unit_day AS day, unit_id, {names}
            FROM landed_traces AS landed JOIN ({_UNITS[unit]}) AS units USING (trace_id)
            WHERE unit_day BETWEEN $2 AND $3 ORDER BY started_at, trace_id
            """,
            [quiet_since, start, end],
        ).to_arrow_table()
    return frame_of_table(answer, columns)
