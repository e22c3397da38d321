"""Read the SQL files, and the columns of every table from the DDL of ``sql/schema``."""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

import pattern_pipeline
from pattern_pipeline.errors import LakeError, NotFoundError

_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", tz="UTC"),
    "FLOAT[]": pa.list_(pa.float32()),
    "INTEGER[]": pa.list_(pa.int32()),
    "VARCHAR[]": pa.list_(pa.string()),
}


@cache
def find_sql_folder() -> Path:
    """Find the folder that holds ``schema`` and ``queries``."""
    package = Path(pattern_pipeline.__file__).parent
    candidates = (package / "sql", package.parent / "sql")
    for folder in candidates:
        if (folder / "schema").is_dir():
            return folder
    raise NotFoundError(
        "the SQL files are missing", where=str(candidates[0]), fix="install pattern_pipeline again"
    )


@cache
def read_statement(name: str) -> str:
    """Read a file by its path without ending, like ``schema/raw_traces`` or ``queries/topic_ranking``.

    Raises NotFoundError where there is no such file.
    """
    kind, _, stem = name.partition("/")
    if stem not in list_statements(kind):
        known = ", ".join(list_statements(kind)) or "none"
        raise NotFoundError(
            f"no SQL file named {name!r}", where=str(find_sql_folder()), fix=f"known are: {known}"
        )
    return (find_sql_folder() / kind / f"{stem}.sql").read_text(encoding="utf-8")


@cache
def list_statements(kind: str) -> tuple[str, ...]:
    """List the names, without ending, of the files in ``schema`` or ``queries``, in order."""
    return tuple(sorted(file.stem for file in (find_sql_folder() / kind).glob("*.sql")))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, DuckDB type, and whether it may be NULL."""

    name: str
    sql_type: str
    nullable: bool

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type that the column is written as."""
        return _ARROW_TYPES[self.sql_type]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the lake.

    ``key``: the columns that tell one row from another, as the line ``-- Key:`` of its DDL says; empty where
    rows may be there twice. DuckLake has no unique keys. ``room``: the module of ``pattern_pipeline.tables`` that
    holds the class of its rows, as the line ``-- Room:`` says.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    room: str = ""

    @property
    def row_class(self) -> str:
        """The name of the class of its rows in ``pattern_pipeline.tables``."""
        return f"{self.name.title().replace('_', '')}Row"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def has_days(self) -> bool:
        """Whether the rows of a day differ from the others."""
        return "day" in self.names

    @property
    def quoted_names(self) -> str:
        """The columns' names as SQL: ``rows`` and ``position`` are words of the language too."""
        return quote_names(self.names)


def quote_names(names: tuple[str, ...]) -> str:
    """Quote names as a list of SQL identifiers."""
    return ", ".join(f'"{name}"' for name in names)


@cache
def load_tables() -> Mapping[str, Table]:
    """Load every table by name, by running the DDL in a database of its own in memory."""
    with closing(duckdb.connect()) as scratch:
        for name in list_statements("schema"):
            scratch.execute(read_statement(f"schema/{name}"))
        rows = scratch.execute(
            "SELECT table_name, list({'name': column_name, 'sql_type': data_type, 'nullable': is_nullable}"
            " ORDER BY column_index)"
            " FROM duckdb_columns() WHERE NOT internal GROUP BY table_name ORDER BY table_name"
        ).fetchall()
    return {
        name: Table(
            name=name,
            columns=tuple(Column(**column) for column in columns),
            key=_read_names("Key", name),
            room="".join(_read_names("Room", name)),
        )
        for name, columns in rows
    }


def find_table(name: str) -> Table:
    """Find the table of that name. Raises LakeError if ``sql/schema`` has none: names never come from data."""
    try:
        return load_tables()[name]
    except KeyError:
        raise LakeError(
            f"no table named {name!r}", fix=f"the tables are: {', '.join(load_tables())}"
        ) from None


def find_row_table(rows: type[NamedTuple]) -> Table:
    """Find the table that a class of ``pattern_pipeline.tables`` is a row of; LakeError if there is none."""
    for table in load_tables().values():
        if table.row_class == rows.__name__:
            return table
    raise LakeError(f"no table has rows of {rows.__name__}", fix="run make tables")


def _read_names(line: str, name: str) -> tuple[str, ...]:
    found = re.search(rf"^-- {line}: (.+)\.$", read_statement(f"schema/{name}"), re.MULTILINE)
    return tuple(found[1].split(", ")) if found else ()
