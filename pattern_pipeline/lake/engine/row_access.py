"""Read and write rows through a connection that the caller opened, such as ``LakeResource.get_connection``.

What writes runs between BEGIN and COMMIT of ``commit_with_retries``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_row_table, build_table_frame
from pattern_pipeline.lake.engine.schema import Table, find_table, quote_names
from pattern_pipeline.tables.days import MaterializedDaysRow

Answer = TypeVar("Answer")


def read_day_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    start: date,
    end: date,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the rows from ``start`` to ``end``, both included, by day, then in the order they were written.

    ``columns``: those to read; None: all. Raises LakeError for a table without days, and where the lake cannot
    be read.
    """
    target = find_table(table)
    if not target.has_days:
        raise LakeError(f"{table} has no days", fix="read it with a query")
    return select_rows(
        connection, target, columns, "WHERE day BETWEEN ? AND ? ORDER BY day, rowid", [start, end]
    )


def read_as(answer: duckdb.DuckDBPyConnection, kind: Callable[..., Answer]) -> list[Answer]:
    """Call ``kind`` with the values of each row of an answer, by the names of its columns."""
    names = [str(name) for name, *_ in answer.description]
    return [kind(**dict(zip(names, row, strict=True))) for row in answer.fetchall()]


def select_rows(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    columns: Sequence[str] | None,
    rest: str,
    parameters: Sequence[object],
) -> pd.DataFrame:
    """Return columns (None: all) of one table as a frame; ``rest`` is the SQL after the table's name.

    Raises LakeError for an unknown column, and where the lake cannot be read.
    """
    names = table.names if columns is None else tuple(columns)
    if unknown := [name for name in names if name not in table.names]:
        raise LakeError(
            f"{table.name} has no column {', '.join(unknown)}", fix=f"it has: {', '.join(table.names)}"
        )
    chosen = tuple(column for name in names for column in table.columns if column.name == name)
    query = f"SELECT {quote_names(names)} FROM {table.name} {rest}"
    with raise_lake_errors(f"read {table.name}"):
        answer = connection.execute(query, list(parameters)).to_arrow_table()
    return build_table_frame(answer, chosen)


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
