"""Reads what watching compares: the answers of a day and of the days before it."""

from datetime import date, timedelta

import pandas as pd

from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_table_frame
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table

# Of a day, chosen by the hash of their ids, so that every facet has the same units and a day always the same.
MOST_UNITS_A_DAY = 1_500
_COLUMNS = {
    "facet_summaries": ("day", "unit_id", "facet", "facet_version", "extractor", "label", "summary"),
    "facet_embeddings": ("model", "vector"),
}


def read_watched_units(lake: Lake, day: date, days_before: int) -> pd.DataFrame:
    """Read rows of WATCHED_UNITS of ``topics``: answers and no_matches, at most MOST_UNITS_A_DAY units a day.

    Failed answers say nothing, so they are left out. Raises LakeError.
    """
    query = (
        "SELECT summaries.day, summaries.unit_id, summaries.facet, summaries.facet_version, summaries.extractor,"
        " summaries.label, summaries.summary, vectors.model, vectors.vector"
        " FROM facet_summaries AS summaries LEFT JOIN facet_embeddings AS vectors"
        " USING (day, unit_id, facet, facet_version)"
        " WHERE summaries.day BETWEEN ? AND ? AND summaries.status IN ('answered', 'no_match')"
        " QUALIFY dense_rank() OVER (PARTITION BY summaries.day"
        f" ORDER BY md5(summaries.unit_id), summaries.unit_id) <= {MOST_UNITS_A_DAY}"
        " ORDER BY summaries.day, summaries.unit_id, summaries.facet"
    )
    chosen = tuple(
        column
        for table, names in _COLUMNS.items()
        for column in find_table(table).columns
        if column.name in names
    )
    with lake.connect() as connection, raise_lake_errors("read the watched units"):
        answer = connection.execute(query, [day - timedelta(days=days_before), day]).to_arrow_table()
    return build_table_frame(answer, chosen)


def read_earlier_alerts(lake: Lake, day: date, days_before: int) -> pd.DataFrame:
    """Read rows of ``topic_alerts`` of the days before. Raises LakeError."""
    return lake.read_days("topic_alerts", day - timedelta(days=days_before), day - timedelta(days=1))
