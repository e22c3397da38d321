"""A person's SQL condition on units, tried on frames."""

from collections.abc import Callable
from contextlib import closing

import duckdb
import pandas as pd

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.lake.frames_in import arrow_table
from pattern_pipeline.lake.tables import table_named
from pattern_pipeline.traces.schema import RAW, frame

_UNITS = "raw_traces"


def predicate(where: str) -> Callable[[pd.DataFrame], pd.Series]:
    """A function that says of each row of ``raw_traces`` whether the condition holds; NULL is no.

    Raises SettingsError, with DuckDB's own words, for what is no condition on those columns.
    """
    _answers(where, frame(RAW, ()))
    return lambda units: _answers(where, units)


def _answers(where: str, units: pd.DataFrame) -> "pd.Series[bool]":
    # A database of its own in memory: the condition sees this frame, no file and no network.
    with closing(duckdb.connect(config={"enable_external_access": "false"})) as connection:
        connection.execute("SET python_enable_replacements = false; SET enable_progress_bar = false")
        connection.execute("SET TimeZone = 'UTC'; SET lock_configuration = true")
        connection.register(_UNITS, arrow_table(table_named(_UNITS), units))
        query = f"SELECT coalesce(CAST((\n{where}\n) AS BOOLEAN), false) FROM {_UNITS}"
        try:
            statements = connection.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise _refusal(where, "it is more than a condition")
            chosen = [row[0] for row in connection.execute(query).fetchall()]
        except duckdb.Error as error:
            raise _refusal(where, str(error).splitlines()[0]) from error
    if len(chosen) != len(units):
        raise _refusal(where, "it does not answer once for each unit")
    return pd.Series(chosen, index=units.index, dtype=bool)


def _refusal(where: str, reason: str) -> SettingsError:
    return SettingsError(
        f"setting 'traces.where': {reason}",
        where=where,
        mend="write a condition on the columns of raw_traces, such as: service = 'support' AND spans > 2",
    )
