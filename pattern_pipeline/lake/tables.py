"""The columns of every table, as the DDL of ``sql/schema`` says."""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache

import duckdb
import pyarrow as pa

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.statements import statement, statement_names

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
    rows may stand twice. DuckLake knows no unique keys.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def has_days(self) -> bool:
        """Whether the rows of a day can be told from the others."""
        return "day" in self.names

    @property
    def quoted_names(self) -> str:
        """The columns' names as SQL: ``rows`` and ``position`` are words of the language too."""
        return quoted_names(self.names)


def quoted_names(names: tuple[str, ...]) -> str:
    """Names as a list of SQL identifiers."""
    return ", ".join(f'"{name}"' for name in names)


@cache
def tables() -> Mapping[str, Table]:
    """Every table by name, learnt by running the DDL in a database of its own in memory."""
    with closing(duckdb.connect()) as scratch:
        for name in statement_names("schema"):
            scratch.execute(statement(f"schema/{name}"))
        rows = scratch.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal"
            " ORDER BY table_name, column_index"
        ).fetchall()
    columns: dict[str, list[Column]] = {}
    for table, name, sql_type, nullable in rows:
        columns.setdefault(table, []).append(Column(name=name, sql_type=sql_type, nullable=nullable))
    return {name: Table(name=name, columns=tuple(found), key=_key(name)) for name, found in columns.items()}


def table_named(name: str) -> Table:
    """The table of that name. Raises LakeError where ``sql/schema`` has none: names never come from data."""
    try:
        return tables()[name]
    except KeyError:
        raise LakeError(f"no table named {name!r}", mend=f"the tables are: {', '.join(tables())}") from None


def _key(name: str) -> tuple[str, ...]:
    found = re.search(r"^-- Key: (.+)\.$", statement(f"schema/{name}"), re.MULTILINE)
    return tuple(found[1].split(", ")) if found else ()
