"""Reads the units that a person chose, and what is known of them."""

from datetime import date, timedelta

import duckdb
import pandas as pd
import pyarrow as pa

from pattern_pipeline.errors import LakeError, NotFoundError, SettingsError
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_answer_frame, build_table_frame
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.gate.gate import check_condition
from pattern_pipeline.lake.limits import QueryLimits
from pattern_pipeline.lake.lookup import PlacedTopic, find_placed_topic
from pattern_pipeline.lake.queries import run_query
from pattern_pipeline.topics.exploring.exploration import ExplorationRequest, Subset

_CHOSEN = "chosen_units"
_UNITS = """
SELECT day, unit_id FROM raw_traces WHERE day BETWEEN $first AND $last
    AND ($user = '' OR user_id = $user) AND ($session = '' OR session_id = $session)
"""
_INSIDE = """ SEMI JOIN (
    SELECT day, unit_id FROM current_labels WHERE facet = $facet AND topic_id = $topic
) USING (day, unit_id)"""
_PLACED_TOPICS = f"""
SELECT unit_id, position, coalesce(names.name, logged.label) AS label FROM current_labels AS logged
SEMI JOIN {_CHOSEN} USING (day, unit_id) LEFT JOIN topic_names AS names USING (facet, topic_id)
WHERE facet = ? AND topic_id IS NOT NULL AND distance IS NOT NULL
"""
_LABELS = f"""
SELECT unit_id, facet, label FROM current_labels SEMI JOIN {_CHOSEN} USING (day, unit_id)
WHERE facet <> ? AND label IS NOT NULL AND distance IS NULL
"""


def read_subset(
    lake: Lake, request: ExplorationRequest, window_days: int, limits: QueryLimits | None = None
) -> Subset:
    """Read the frames of the units that a request chooses; none may fit.

    Raises SettingsError for a condition that is none, NotFoundError where nothing has been run, or no topic or
    several fit the one that is named, and LakeError.
    """
    first, last = _choose_days(lake, request, window_days)
    topic = find_placed_topic(lake, request.topic, first, last) if request.topic else None
    fitting = _find_fitting(lake, request.where, first, last, limits) if request.where else None
    with lake.connect() as connection, raise_lake_errors("read the chosen traces"):
        units = _read_units(connection, request, topic, first, last)
        if fitting is not None:
            units = units.merge(fitting, on=["day", "unit_id"])
        # Typed, because a frame without rows says nothing of days.
        days, ids = pa.array(list(units["day"]), pa.date32()), pa.array(list(units["unit_id"]), pa.string())
        connection.register(_CHOSEN, pa.table({"day": days, "unit_id": ids}))
        return Subset(
            facet=request.facet,
            first=first,
            last=last,
            units=units,
            summaries=_read_rows(connection, "facet_summaries", request.facet, first, last),
            embeddings=_read_rows(connection, "facet_embeddings", request.facet, first, last),
            placed_topics=build_answer_frame(
                connection.execute(_PLACED_TOPICS, [request.facet]).to_arrow_table()
            ),
            labels=build_answer_frame(connection.execute(_LABELS, [request.facet]).to_arrow_table()),
        )


def _choose_days(lake: Lake, request: ExplorationRequest, window_days: int) -> tuple[date, date]:
    if request.first and request.last:
        return request.first, request.last
    last = request.last
    if last is None:
        found = lake.rows("SELECT max(day) FROM current_labels")
        last = found[0][0] if found else None
    if last is None:
        raise NotFoundError("nothing has been run yet", fix="pattern-pipeline run")
    first = request.first or last - timedelta(days=window_days - 1)
    return first, max(first, last)


def _find_fitting(
    lake: Lake, where: str, first: date, last: date, limits: QueryLimits | None
) -> pd.DataFrame:
    """Find day and id of the units that fulfil the condition, on a lake that can only be read."""
    query = (
        f"SELECT day, id AS unit_id FROM logs WHERE day BETWEEN DATE '{first}' AND DATE '{last}'"
        f" AND coalesce(CAST((\n{where}\n) AS BOOLEAN), false)"
    )
    try:
        check_condition(where)
        return run_query(lake, query, limits)
    except LakeError as error:
        raise SettingsError(
            error.what.replace("could not read the query", "no condition").replace(
                "could not run the query", "no condition"
            ),
            where=where,
            fix="write a condition on the columns of logs (DESCRIBE logs), such as: facets.Sentiment ="
            " 'NEGATIVE' AND tool_errors > 0",
        ) from error


def _read_units(
    connection: duckdb.DuckDBPyConnection,
    request: ExplorationRequest,
    topic: PlacedTopic | None,
    first: date,
    last: date,
) -> pd.DataFrame:
    named: dict[str, object] = {
        "first": first,
        "last": last,
        "user": request.user,
        "session": request.session,
    }
    query = _UNITS
    if topic is not None:
        query = f"FROM ({_UNITS}){_INSIDE}"
        named |= {"facet": topic.facet, "topic": topic.topic_id}
    answer = connection.execute(f"FROM ({query}) ORDER BY day, unit_id", named).to_arrow_table()
    return build_answer_frame(answer)


def _read_rows(
    connection: duckdb.DuckDBPyConnection, name: str, facet: str, first: date, last: date
) -> pd.DataFrame:
    table = find_table(name)
    # The days leave out files that the join alone would read.
    answer = connection.execute(
        f"SELECT {table.quoted_names} FROM {name} SEMI JOIN {_CHOSEN} USING (day, unit_id)"
        " WHERE facet = ? AND day BETWEEN ? AND ? ORDER BY day, unit_id, position",
        [facet, first, last],
    ).to_arrow_table()
    return build_table_frame(answer, table.columns)
