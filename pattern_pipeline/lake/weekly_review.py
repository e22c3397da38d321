"""Read what topics are watched by: the answers of a day and of the days before it, and the frames of a week."""

from datetime import date, timedelta

import pandas as pd

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_table_frame
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.topics.monitoring.alert_rows import WatchedUnit
from pattern_pipeline.topics.monitoring.week.topic_weeks import WEEK, WeekFrames

# Of a day, chosen by the hash of their ids, so that every facet has the same units and a day always the same.
MOST_UNITS_A_DAY = 1_500
_SOURCES = ("facet_summaries", "facet_embeddings")


def read_watched_units(lake: Lake, day: date, days_before: int) -> pd.DataFrame:
    """Read rows of WatchedUnit: answers and no_matches, at most MOST_UNITS_A_DAY units a day.

    Failed answers say nothing, so they are left out. Raises LakeError.
    """
    query = (
        "SELECT summaries.day, summaries.unit_id, summaries.facet, summaries.position, summaries.facet_version,"
        " summaries.extractor, summaries.label, summaries.summary, vectors.model, vectors.vector"
        " FROM facet_summaries AS summaries LEFT JOIN facet_embeddings AS vectors"
        " USING (day, unit_id, facet, position, facet_version)"
        " WHERE summaries.day BETWEEN ? AND ? AND summaries.status IN ('answered', 'no_match')"
        " QUALIFY dense_rank() OVER (PARTITION BY summaries.day"
        f" ORDER BY md5(summaries.unit_id), summaries.unit_id) <= {MOST_UNITS_A_DAY}"
        " ORDER BY summaries.day, summaries.unit_id, summaries.facet, summaries.position"
    )
    known = {column.name: column for table in reversed(_SOURCES) for column in find_table(table).columns}
    chosen = tuple(known[name] for name in WatchedUnit._fields)
    with lake.connect() as connection, raise_lake_errors("read the watched units"):
        answer = connection.execute(query, [day - timedelta(days=days_before), day]).to_arrow_table()
    return build_table_frame(answer, chosen)


def read_earlier_alerts(lake: Lake, day: date, days_before: int) -> pd.DataFrame:
    """Read rows of ``topic_alerts`` of the days before. Raises LakeError."""
    return lake.read_days("topic_alerts", day - timedelta(days=days_before), day - timedelta(days=1))


WEEKS = 4
_TRACES_OF_WEEK = (
    "SELECT day, count(*) AS units FROM raw_traces WHERE day BETWEEN $start AND $until GROUP BY day"
)
_VOLUMES = """
SELECT day, facet, topic_id, count(*) AS units FROM current_labels
WHERE day BETWEEN $start AND $until AND topic_id IS NOT NULL AND distance IS NOT NULL GROUP BY ALL
"""
_MOODS = """
SELECT topics.day, topics.facet, topics.topic_id, labels.facet AS category, labels.label, count(*) AS units
FROM current_labels AS topics JOIN current_labels AS labels USING (day, unit_id)
WHERE topics.day BETWEEN $start AND $until AND topics.topic_id IS NOT NULL AND topics.distance IS NOT NULL
  AND labels.label IS NOT NULL AND labels.distance IS NULL
GROUP BY ALL
"""
# The id of a first map's topic is new too, which is no news. Lakes of before have maps without a lineage.
_BORN = """
SELECT day, facet, topic_id, kind, from_topics[1] AS origin FROM topic_lineage
WHERE day BETWEEN $first AND $until AND kind IN ('new', 'split') AND previous_day IS NOT NULL
UNION ALL
SELECT day, facet, topic_id, 'new', NULL FROM topic_clusters AS born
WHERE day BETWEEN $first AND $until AND continued_from IS NULL
  AND NOT EXISTS (FROM topic_lineage AS known WHERE known.day = born.day AND known.facet = born.facet)
  AND EXISTS (FROM topic_clusters AS older WHERE older.facet = born.facet AND older.day < born.day)
"""
_ENDED = """
SELECT day, facet, topic_id, kind FROM topic_lineage
WHERE day BETWEEN $first AND $until AND kind IN ('merged', 'retired') AND previous_day IS NOT NULL
"""
_TOPICS = """
SELECT facet, topic_id, name, units, share, provisional, centroid, radius FROM topic_clusters
WHERE day <= $until QUALIFY day = max(day) OVER (PARTITION BY facet)
"""
_PARTS = """
WITH newest AS (SELECT facet, max(day) AS day FROM topic_clusters WHERE day <= $until GROUP BY facet)
SELECT facet, topic_id, part, name, keywords, units, share, of_two, differs
FROM topic_parts JOIN newest USING (facet, day) ORDER BY facet, topic_id, part
"""
_DATASETS = """
WITH newest AS (
    SELECT dataset, max(version) AS version, arg_max(day, version) AS day FROM dataset_versions
    WHERE day <= $until GROUP BY dataset
)
SELECT dataset, version, day, topic->>'$.facet' AS facet, topic->>'$.topic_id' AS topic_id,
       any_value(topic->>'$.label') AS label, count(*) AS rows
FROM newest JOIN dataset_rows USING (dataset, version)
GROUP BY ALL ORDER BY ALL
"""
_BEFORE = f"""
WITH topics AS ({_DATASETS}), wanted AS (SELECT DISTINCT dataset, day, facet FROM topics), maps AS (
    SELECT dataset, wanted.facet, max(topic_clusters.day) AS day FROM wanted JOIN topic_clusters
    ON topic_clusters.facet = wanted.facet AND topic_clusters.day <= wanted.day GROUP BY ALL
)
SELECT dataset, facet, topic_id, share FROM maps JOIN topic_clusters USING (facet, day)
"""


def read_week(lake: Lake, until: date | None) -> WeekFrames:
    """Read the frames of the week that ends on a day, or on the latest day with labels.

    Raises NotFoundError where there is no such day, and LakeError.
    """
    if until is None:
        found = lake.rows("SELECT max(day) FROM current_labels")
        until = found[0][0] if found else None
    if until is None:
        raise NotFoundError("nothing has been run yet", fix="pattern-pipeline run")
    days = {"until": until, "first": until - timedelta(days=WEEK - 1)}
    days["start"] = until - timedelta(days=WEEK * WEEKS - 1)
    frames = WeekFrames(
        until=until,
        traces=_query_frame(lake, _TRACES_OF_WEEK, days),
        volumes=_query_frame(lake, _VOLUMES, days),
        moods=_query_frame(lake, _MOODS, days),
        names=_query_frame(lake, "SELECT facet, topic_id, name FROM topic_names", days),
        alerts=lake.read_days("topic_alerts", days["start"], until),
        topics=_query_frame(lake, _TOPICS, days),
        answers=read_watched_units(lake, until, WEEK * WEEKS - 1),
        born=_query_frame(lake, _BORN, days),
        ended=_query_frame(lake, _ENDED, days),
        reviews=lake.read_table("topic_reviews"),
        datasets=_query_frame(lake, _DATASETS, days),
        before=_query_frame(lake, _BEFORE, days),
        failures=lake.read_days("watch_failures", days["first"], until),
        parts=_query_frame(lake, _PARTS, days),
    )
    if frames.traces[frames.traces["day"] >= frames.first].empty:
        raise NotFoundError(
            f"no traces from {frames.first} to {until}",
            fix=f"pattern-pipeline run --from {frames.first} --to {until}, or name another day",
        )
    return frames


def _query_frame(lake: Lake, query: str, days: dict[str, date]) -> pd.DataFrame:
    named = {name: day for name, day in days.items() if f"${name}" in query}
    return lake.query_frame(query, named)
