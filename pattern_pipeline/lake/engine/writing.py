"""Write rows inside a transaction: every function runs between BEGIN and COMMIT of ``commit_with_retries``."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa

from pattern_pipeline.lake.engine.frames import build_row_table
from pattern_pipeline.lake.engine.schema import Table
from pattern_pipeline.tables.days import MaterializedDaysRow

_INCOMING = "incoming_rows"


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


def insert_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> None:
    """Add the rows, which hold the table's columns."""
    if not rows.num_rows:
        return
    connection.register(_INCOMING, rows)
    try:
        _insert_incoming(connection, table)
    finally:
        connection.unregister(_INCOMING)


def replace_day(connection: duckdb.DuckDBPyConnection, table: Table, day: date, rows: pa.Table) -> None:
    """Replace the day's rows."""
    connection.execute(f"DELETE FROM {table.name} WHERE day = ?", [day])
    insert_rows(connection, table, rows)


def record_day(connection: duckdb.DuckDBPyConnection, record: MaterializedDay) -> None:
    """Replace the record of the same stage and day."""
    connection.execute(
        "DELETE FROM materialized_days WHERE stage = ? AND day = ?", [record.stage, record.day]
    )
    row = MaterializedDaysRow(
        stage=record.stage,
        day=record.day,
        inputs_hash=record.inputs_hash,
        content_hash=record.content_hash,
        rows=record.rows,
        finished_at=record.finished_at or datetime.now(UTC),
    )
    insert_rows(connection, *build_row_table(MaterializedDaysRow, [row]))


def replace_matching(
    connection: duckdb.DuckDBPyConnection, table: Table, key: tuple[str, ...], rows: pa.Table
) -> int:
    """Replace the rows with the same key; returns how many there were."""
    if not rows.num_rows:
        return 0
    connection.register(_INCOMING, rows)
    try:
        same = " AND ".join(f'{table.name}."{name}" = keys."{name}"' for name in key)
        deleted = connection.execute(f"DELETE FROM {table.name} USING {_INCOMING} AS keys WHERE {same}")
        count = int((deleted.fetchone() or (0,))[0])
        _insert_incoming(connection, table)
    finally:
        connection.unregister(_INCOMING)
    return count


def _insert_incoming(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    names = table.quoted_names
    connection.execute(f"INSERT INTO {table.name} BY NAME SELECT {names} FROM {_INCOMING}")
