"""A lake in memory: the same tables, view and queries on plain DuckDB, which commits in a millisecond."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.engine.attach import LAKE
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.migration import PROJECT_LOGS, TOPIC_NAMES, build_logs_view
from pattern_pipeline.lake.engine.schema import load_tables, read_statement


def _open_database() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"threads": 1})
    database.execute(f"ATTACH ':memory:' AS {LAKE}")
    return database


@dataclass(frozen=True)
class MemoryLake(Lake):
    """Stores what a Lake stores, for one process and without a file; it has no snapshots."""

    location: LakeLocation = field(default_factory=lambda: LakeLocation.local(Path("never_made")))
    database: duckdb.DuckDBPyConnection = field(default_factory=_open_database)

    @contextmanager
    def connect(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        del read_only
        cursor = self.database.cursor()
        try:
            cursor.execute(f"SET enable_progress_bar = false; SET TimeZone = 'UTC'; USE {LAKE}")
            with raise_lake_errors("use the lake", where="memory"):
                yield cursor
        finally:
            cursor.close()

    def migrate(self, facets: Sequence[FacetSpec]) -> None:
        with self.connect() as connection:
            for name in load_tables():
                connection.execute(read_statement(f"schema/{name}"))
            for statement in (TOPIC_NAMES, build_logs_view(facets), PROJECT_LOGS):
                connection.execute(statement)

    def commit(self, work: Callable[[duckdb.DuckDBPyConnection], Any], *, doing: str) -> Any:
        with self.connect() as connection, raise_lake_errors(doing):
            connection.execute("BEGIN")
            answer = work(connection)
            connection.execute("COMMIT")
            return answer
