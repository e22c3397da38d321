"""What happens inside a write transaction. Every function runs between BEGIN and COMMIT of ``commit``."""

from datetime import date

import duckdb
import pyarrow as pa

from pattern_pipeline.lake.materialized_day import MaterializedDay
from pattern_pipeline.lake.tables import Table

_INCOMING = "incoming_rows"


def insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> None:
    """Add the rows, which hold the table's columns."""
    if not rows.num_rows:
        return
    connection.register(_INCOMING, rows)
    try:
        _insert_incoming(connection, table)
    finally:
        connection.unregister(_INCOMING)


def replace(connection: duckdb.DuckDBPyConnection, table: Table, day: date, rows: pa.Table) -> None:
    """Put the rows in place of the day's."""
    connection.execute(f"DELETE FROM {table.name} WHERE day = ?", [day])
    insert(connection, table, rows)


def note(connection: duckdb.DuckDBPyConnection, record: MaterializedDay) -> None:
    """Put the record in place of the older one of the same stage and day."""
    connection.execute(
        "DELETE FROM materialized_days WHERE stage = ? AND day = ?", [record.stage, record.day]
    )
    connection.execute(
        "INSERT INTO materialized_days (stage, day, inputs_hash, content_hash, rows, finished_at)"
        " VALUES (?, ?, ?, ?, ?, coalesce(?, now()))",
        [record.stage, record.day, record.inputs_hash, record.content_hash, record.rows, record.finished_at],
    )


def replace_matching(
    connection: duckdb.DuckDBPyConnection, table: Table, key: tuple[str, ...], rows: pa.Table
) -> int:
    """Put the rows in place of those with the same key; gives the number of those."""
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
