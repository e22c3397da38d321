"""Read rows of a table through a connection that the caller opened, such as ``LakeResource.get_connection``."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import duckdb
import pandas as pd

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_table_frame
from pattern_pipeline.lake.engine.schema import Table, find_table, quote_names

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
