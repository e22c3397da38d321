"""Run a person's own SQL within limits: a condition on frames of units, or a query on the lake, read-only."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from pattern_pipeline.errors import LakeError, QueryRefusedError, SettingsError
from pattern_pipeline.lake.engine.attach import LAKE, attach_lake
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_answer_frame, build_arrow_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table, read_statement
from pattern_pipeline.lake.gate.gate import check_condition, check_query, list_readable
from pattern_pipeline.lake.gate.rules import Readable
from pattern_pipeline.lake.limits import QueryLimits, QueryWorker
from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.traces import RawTracesRow

_UNITS = "raw_traces"
_READABLE = Readable.of([_UNITS])


def build_predicate(where: str, limits: QueryLimits | None = None) -> Callable[[pd.DataFrame], pd.Series]:
    """Build a function that tests the condition on each row of ``raw_traces``; NULL counts as no.

    Raises SettingsError, with DuckDB's own words, for what is no condition on those columns.
    """
    limits = limits or QueryLimits()
    try:
        check_condition(where, _READABLE)
    except QueryRefusedError as error:
        raise _refuse_condition(where, error.what) from error
    _test_condition(where, build_frame(RawTracesRow, ()), limits)
    return lambda units: _test_condition(where, units, limits)


def _test_condition(where: str, units: pd.DataFrame, limits: QueryLimits) -> "pd.Series[bool]":
    # A database of its own in memory: the condition sees this frame, no file and no network.
    connection = duckdb.connect()
    # Other work of the process goes on beside it, so that its growth tells nothing of this condition.
    worker = QueryWorker(connection, limits, watch=False)
    try:
        limits.apply(connection, "")
        connection.execute("SET enable_external_access = false; SET python_enable_replacements = false")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET TimeZone = 'UTC'; SET lock_configuration = true")
        connection.register(_UNITS, build_arrow_table(find_table(_UNITS), units))
        query = f"SELECT coalesce(CAST((\n{where}\n) AS BOOLEAN), false) FROM {_UNITS}"
        try:
            chosen = [fits for (fits,) in worker.call(lambda: connection.execute(query).fetchall())]
        except duckdb.Error as error:
            raise _refuse_condition(where, str(error).splitlines()[0]) from error
        except LakeError as error:
            raise _refuse_condition(where, error.what) from error
    finally:
        worker.close()
    if len(chosen) != len(units):
        raise _refuse_condition(where, "it does not answer once for each unit")
    return pd.Series(chosen, index=units.index, dtype=bool)


def _refuse_condition(where: str, reason: str) -> SettingsError:
    return SettingsError(
        f"setting 'traces.where': {reason}",
        where=where,
        fix="write a condition on the columns of raw_traces, such as: service = 'support' AND spans > 2",
    )


BATCH_ROWS = 2_048
_FIX = "SHOW TABLES lists the tables, DESCRIBE logs the columns of logs"
_MEMORY_FIX = "ask for less, or raise the setting sql.memory_gb"


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The rows of a query as they come, at most BATCH_ROWS at a time."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]

    def frames(self) -> Iterator[pd.DataFrame]:
        """Return the batches as frames: at least one, which is empty if there is no row."""
        empty = True
        for batch in self.batches:
            empty = False
            yield build_answer_frame(pa.Table.from_batches([batch]))
        if empty:
            yield build_answer_frame(self.schema.empty_table())


@contextmanager
def open_query(lake: Lake, query: str, limits: QueryLimits | None = None) -> Iterator[QueryAnswer]:
    """Run one SELECT, DESCRIBE, SHOW TABLES, SUMMARIZE or EXPLAIN, and return its rows as they come.

    Nothing can be changed and nothing but the lake be read, three times over: what is not on the lists of
    ``lake.gate`` is refused before it runs, the lake is attached read-only, and no file beside the lake's own
    can be reached.
    Raises QueryRefusedError for what may not be run, and LakeError for a query that fails or passes a limit.
    """
    limits = limits or QueryLimits()
    with tempfile.TemporaryDirectory(prefix="pattern_pipeline_query_", ignore_cleanup_errors=True) as spill:
        connection = attach_lake(lake.location, read_only=True)
        worker = QueryWorker(connection, limits)
        try:
            with raise_lake_errors("read the lake"):
                readable = worker.call(lambda: list_readable(connection, LAKE))
            text = check_query(query, readable)
            limits.apply(connection, spill)
            restrict_files(connection, lake.location.data)
            with _raise_query_errors():
                reader = worker.call(lambda: connection.execute(text).to_arrow_reader(BATCH_ROWS))
            yield QueryAnswer(reader.schema, _read_batches(worker, reader))
        finally:
            worker.close()


def run_query(lake: Lake, query: str, limits: QueryLimits | None = None) -> pd.DataFrame:
    """Run one query and return its answer as a frame: see ``open_query``, and ``engine.frames`` for types."""
    with open_query(lake, query, limits) as answer:
        return build_answer_frame(pa.Table.from_batches(list(answer.batches), schema=answer.schema))


def run_named_query(lake: Lake, name: str) -> pd.DataFrame:
    """Run a query of ``sql/queries`` by its file's name. Raises NotFoundError too."""
    return run_query(lake, read_statement(f"queries/{name}"))


def restrict_files(connection: duckdb.DuckDBPyConnection, data: str) -> None:
    """Restrict a connection to files in the folder of the data, with no way to change that."""
    folder = data.rstrip("/").replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{folder}/']")
    connection.execute("SET enable_external_access = false; SET python_enable_replacements = false")
    connection.execute("SET lock_configuration = true")


def _read_batches(worker: QueryWorker, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    while True:
        with _raise_query_errors():
            batch = worker.call(lambda: next(reader, None))
        if batch is None:
            return
        if batch.num_rows:
            yield batch


@contextmanager
def _raise_query_errors() -> Iterator[None]:
    try:
        with raise_lake_errors("run the query", fix=_FIX):
            yield
    except LakeError as error:
        if isinstance(error.__cause__, duckdb.OutOfMemoryException):
            raise LakeError("the query needs more memory than it may have", fix=_MEMORY_FIX) from error
        raise
    except (pa.ArrowException, OSError, MemoryError) as error:
        # What goes wrong after the first rows comes through Arrow, as text.
        if isinstance(error, MemoryError) or "Out of Memory" in str(error):
            raise LakeError("the query needs more memory than it may have", fix=_MEMORY_FIX) from error
        reason = " ".join(str(error).split("\n\n")[0].split())
        raise LakeError(f"could not run the query: {reason}", fix=_FIX) from error
