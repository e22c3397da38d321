"""Read landed traces by the units they belong to, and the day of each unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import duckdb
import pandas as pd
from filelock import Timeout

from pattern_pipeline.errors import LakeError
from pattern_pipeline.first_day import move_first_day, read_first_day
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_table_frame
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import Column, find_table
from pattern_pipeline.traces.model import LIVE_DOOR

UnitKind = Literal["trace", "session"]
# A clock that runs ahead holds nothing back for ever.
_QUIET = "least(ended_at, landed_at)"
# Files are whole when they are read: only what the live door takes in may go on. (Traces of a file without times
# are dated by its ingest, and once were held back as if they had just happened.)
_LIVE = f"source_path = '{LIVE_DOOR}'"
_COMPLETE = f"coalesce(max({_QUIET}) FILTER (WHERE {_LIVE}) OVER one <= $1, true)"
_LANDED = {
    "trace": "(SELECT *, trace_id AS unit_id FROM landed_traces)",
    "session": "(SELECT *, coalesce(nullif(session_id, ''), trace_id) AS unit_id FROM landed_traces)",
}
# A unit belongs to the day of its first trace, even when the session goes on after midnight.
_UNITS = {
    "trace": f"""
        SELECT trace_id, content_hash, trace_id AS unit_id, day AS unit_day
        FROM landed_traces WHERE NOT ({_LIVE}) OR {_QUIET} <= $1
    """,
    "session": f"""
        SELECT trace_id, content_hash, unit_id, min(day) OVER one AS unit_day
        FROM {_LANDED["session"]} WINDOW one AS (PARTITION BY unit_id) QUALIFY {_COMPLETE}
    """,
}


@dataclass(frozen=True, slots=True)
class LandedCount:
    """How many traces of a day (UTC) have landed."""

    day: date
    traces: int


@dataclass(frozen=True, slots=True)
class WaitingUnits:
    """Units that may still grow: how many, how many traces they hold, when the last of them was seen (UTC)."""

    units: int
    traces: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class LandedDay:
    """One day's complete units: a hash of their content, whatever their order, and how many traces they hold."""

    day: date
    content_hash: str
    traces: int


def list_landed_days(
    lake: Lake,
    unit: UnitKind,
    quiet_since: datetime,
    start: date = date.min,
    end: date = date.max,
) -> list[LandedDay]:
    """List the days that hold units, from ``start`` to ``end``, both included, in order. Raises LakeError.

    A unit counts once nothing of it that came in live ended after ``quiet_since`` (UTC): until then it may still
    grow. What came from files is complete.
    """
    # An exclusive or needs neither order nor memory; trace ids are unique, so that no two rows cancel out.
    return lake.read_as(
        LandedDay,
        f"""
        SELECT unit_day AS day, count(*) AS traces,
            to_hex(bit_xor(md5_number(unit_id || ' ' || trace_id || ' ' || content_hash))) AS content_hash
        FROM ({_UNITS[unit]}) WHERE unit_day BETWEEN $2 AND $3 GROUP BY unit_day ORDER BY unit_day
        """,
        [quiet_since, start, end],
    )


def find_waiting_units(lake: Lake, unit: UnitKind, quiet_since: datetime) -> WaitingUnits | None:
    """Find the units that ``list_landed_days`` leaves out because they may still grow; None if none waits.

    Raises LakeError.
    """
    [(units, traces, latest)] = lake.rows(
        f"""
        SELECT count(DISTINCT unit_id), count(*), max(latest) FROM (
            SELECT unit_id, max({_QUIET}) FILTER (WHERE {_LIVE}) OVER one AS latest
            FROM {_LANDED[unit]} WINDOW one AS (PARTITION BY unit_id)
        ) WHERE latest > $1
        """,
        [quiet_since],
    )
    return WaitingUnits(units, traces, latest) if units else None


def find_first_landed_day(lake: Lake) -> date | None:
    """Find the day of the first landed trace, complete or not; None if nothing has landed. Raises LakeError."""
    ((found,),) = lake.rows("SELECT min(day) FROM landed_traces")
    return found if isinstance(found, date) else None


def count_landed_traces(lake: Lake) -> list[LandedCount]:
    """Count the traces that have landed, by day in order, whether they are complete or not. Raises LakeError."""
    rows = lake.rows("SELECT day, count(*) FROM landed_traces GROUP BY day ORDER BY day")
    return [LandedCount(day, traces) for day, traces in rows]


def read_landed_units(
    lake: Lake, unit: UnitKind, quiet_since: datetime, start: date, end: date
) -> pd.DataFrame:
    """Read what ``query_landed_units`` reads, through a connection of its own. Raises LakeError."""
    with lake.connect() as connection:
        return query_landed_units(connection, unit, quiet_since, start, end)


def query_landed_units(
    connection: duckdb.DuckDBPyConnection, unit: UnitKind, quiet_since: datetime, start: date, end: date
) -> pd.DataFrame:
    """Read the traces of the complete units of these days, by start: ``landed_traces`` and ``unit_id``.

    ``day`` is the unit's. Raises LakeError.
    """
    table = find_table("landed_traces")
    columns = (*table.columns, Column("unit_id", "VARCHAR", nullable=False))
    names = ", ".join(f"landed.{name}" for name in table.names if name != "day")
    with raise_lake_errors("read the landed traces"):
        answer = connection.execute(
            f"""
            SELECT unit_day AS day, unit_id, {names}
            FROM landed_traces AS landed JOIN ({_UNITS[unit]}) AS units USING (trace_id)
            WHERE unit_day BETWEEN $2 AND $3 ORDER BY started_at, trace_id
            """,
            [quiet_since, start, end],
        ).to_arrow_table()
    return build_table_frame(answer, columns)


def store_first_day(home: Path, lake: Lake, landed: Collection[date]) -> None:
    """Move the home's first day back if one of the ``landed`` days is earlier, or if none is known yet.

    A home that cannot take the file loses nothing: the traces are stored, and the next ``run`` tries again.
    """
    known = read_first_day(home)
    if not landed or (known is not None and min(landed) >= known):
        return
    try:
        # Of the whole lake: an older home has no file yet, and others may land in the same lake.
        first = find_first_landed_day(lake)
        if first is not None:
            move_first_day(home, first)
    except (OSError, Timeout, LakeError):
        return
