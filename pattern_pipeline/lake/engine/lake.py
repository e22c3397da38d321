"""Open the lake of a home, read days, replace a day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from pattern_pipeline.errors import LakeError
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.engine.attach import attach_lake, open_session
from pattern_pipeline.lake.engine.commit import LOCK_SECONDS, commit_with_retries
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_answer_frame, build_arrow_table, build_row_table
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.migration import migrate_tables
from pattern_pipeline.lake.engine.row_access import (
    MaterializedDay,
    insert_rows,
    read_as,
    read_day_rows,
    record_day,
    replace_day,
    select_rows,
)
from pattern_pipeline.lake.engine.schema import Table, find_table
from pattern_pipeline.settings import Settings

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Lake:
    """Every call has a connection of its own and closes it, so that no transaction is held between calls.

    ``patience`` is how many seconds a commit waits for another process that is

    All methods raise LakeError. How values look in a frame: ``pattern_pipeline.lake.engine.frames``.
    """

    location: LakeLocation
    patience: float = LOCK_SECONDS

    @contextmanager
    def connect(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open a connection that has the lake in use; it is closed at the end whatever happens.

        With ``read_only`` the lake is attached apart, so that nothing done to the connection reaches another.
        """
        opened: AbstractContextManager[duckdb.DuckDBPyConnection] = (
            closing(attach_lake(self.location, read_only=True)) if read_only else open_session(self.location)
        )
        # Also where a session begins: the catalog of an attached lake may have been overwritten since.
        where = str(self.location.catalog_file or "the PostgreSQL catalog")
        with raise_lake_errors("use the lake", where=where), opened as connection:
            yield connection

    def migrate(self, facets: Sequence[FacetSpec]) -> None:
        """Make what is missing: the tables, the ``logs`` view of these facets, the ``project_logs`` macro."""
        with self.connect() as connection:
            migrate_tables(connection, self.location, facets)

    def replace_day(
        self, day: date, frames: Mapping[str, pd.DataFrame], *, record: MaterializedDay | None = None
    ) -> int:
        """Put frames, by table name, in place of the day's rows, with the record, in one transaction.

        Gives the number of rows written. Each frame has its table's columns, and rows of that day alone.
        """
        prepared = [
            (find_table(name), build_arrow_table(find_table(name), frame)) for name, frame in frames.items()
        ]
        for table, rows in prepared:
            _refuse_other_days(table, rows, day)

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            for table, rows in prepared:
                replace_day(connection, table, day, rows)
            if record is not None:
                record_day(connection, record)

        self.commit(work, doing=f"store {day} of {', '.join(frames)}")
        return sum(int(rows.num_rows) for _, rows in prepared)

    def append(self, table: str, frame: pd.DataFrame) -> int:
        """Add the frame's rows to a table, in one transaction; returns their number."""
        target = find_table(table)
        rows = build_arrow_table(target, frame)
        self.commit(lambda connection: insert_rows(connection, target, rows), doing=f"add to {table}")
        return int(rows.num_rows)

    def append_row(self, row: NamedTuple) -> None:
        """Add one row, of a class of ``pattern_pipeline.tables``, in one transaction."""
        table, rows = build_row_table(type(row), [row])
        self.commit(lambda connection: insert_rows(connection, table, rows), doing=f"add to {table.name}")

    def read_days(
        self, table: str, start: date, end: date, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Read the rows from ``start`` to ``end``, both included, by day, then in the order they were written."""
        with self.connect() as connection:
            return read_day_rows(connection, table, start, end, columns)

    def read_table(self, table: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read all rows of a table, in the order they were written."""
        return self.select(find_table(table), columns, "ORDER BY rowid", [])

    def select(
        self, table: Table, columns: Sequence[str] | None, rest: str, parameters: Sequence[object]
    ) -> pd.DataFrame:
        """Read columns (None: all) of one table as a frame; ``rest`` is the SQL after the table's name."""
        with self.connect() as connection:
            return select_rows(connection, table, columns, rest, parameters)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement of this room and return its rows as tuples."""
        with self.connect() as connection, raise_lake_errors("read the lake"):
            return connection.execute(query, list(parameters)).fetchall()

    def query_frame(
        self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()
    ) -> pd.DataFrame:
        """Run a statement of this room and return its rows as a frame, as ``build_answer_frame`` makes it."""
        with self.connect() as connection, raise_lake_errors("read the lake"):
            return build_answer_frame(connection.execute(query, parameters or None).to_arrow_table())

    def read_as(
        self, kind: Callable[..., Answer], query: str, parameters: Sequence[object] = ()
    ) -> list[Answer]:
        """Run a statement of this room, and call ``kind`` with each row's values by the names of its columns."""
        with self.connect() as connection, raise_lake_errors("read the lake"):
            return read_as(connection.execute(query, list(parameters)), kind)

    def commit(self, work: Callable[[duckdb.DuckDBPyConnection], Answer], *, doing: str) -> Answer:
        """Run quick ``work`` in one transaction on a new connection: see ``lake.engine.commit``."""
        with self.connect() as connection:
            return commit_with_retries(connection, self.location, work, doing=doing, patience=self.patience)


def _refuse_other_days(table: Table, rows: pa.Table, day: date) -> None:
    if not table.has_days:
        raise LakeError(f"{table.name} has no days to replace", fix="append to it instead")
    others = {found for found in rows.column("day").unique().to_pylist() if found != day}
    if others:
        raise LakeError(
            f"the frame for {table.name} holds rows of {min(others)}",
            where=f"replacing {day}",
            fix="split it by day",
        )


def open_lake(settings: Settings, facets: Sequence[FacetSpec] | None = None) -> Lake:
    """Open the lake that the settings name, migrated to ``facets``; None: those of the home, read here."""
    if settings.lake.catalog:
        location = LakeLocation(
            catalog=settings.lake.catalog, data=settings.lake.data or str(settings.home / "lake")
        )
    else:
        location = LakeLocation.local(settings.home / "lake")
    lake = Lake(location)
    lake.migrate(load_facets(settings.facets_folder) if facets is None else facets)
    return lake
