"""A person's SQL condition on units, tried on frames."""

from collections.abc import Callable

import duckdb
import pandas as pd

from pattern_pipeline.errors import LakeError, QueryRefusedError, SettingsError
from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.gate.gate import check_condition
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
        raise _build_refusal(where, error.what) from error
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
            raise _build_refusal(where, str(error).splitlines()[0]) from error
        except LakeError as error:
            raise _build_refusal(where, error.what) from error
    finally:
        worker.close()
    if len(chosen) != len(units):
        raise _build_refusal(where, "it does not answer once for each unit")
    return pd.Series(chosen, index=units.index, dtype=bool)


def _build_refusal(where: str, reason: str) -> SettingsError:
    return SettingsError(
        f"setting 'traces.where': {reason}",
        where=where,
        fix="write a condition on the columns of raw_traces, such as: service = 'support' AND spans > 2",
    )
