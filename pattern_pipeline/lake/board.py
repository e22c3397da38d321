"""Reads what a topic board shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.topics.board import BoardTopic, TopicBoard, build_board


def read_board(lake: Lake, day: date | None, window_days: int) -> TopicBoard:
    """The board of a day, or of the latest day that has been run.

    Raises NotFoundError where the day, or any day, has not been run.
    """
    if day is None:
        found = lake.rows("SELECT max(day) FROM materialized_days WHERE stage = 'classified_logs'")
        day = found[0][0] if found else None
    if day is None:
        raise NotFoundError("nothing has been run yet", mend="pattern-pipeline run")
    start = day - timedelta(days=window_days - 1)
    maps = lake.read_days("topic_maps", day, day)
    labels = lake.read_days("classified_logs", start, day)
    if labels.empty and maps.empty:
        raise NotFoundError(f"{day} has not been run", mend=f"pattern-pipeline run --from {day} --to {day}")
    return build_board(
        day, start, lake.read_days("topic_clusters", day, day), maps, labels, lake.read_table("topic_reviews")
    )


@dataclass(frozen=True)
class TopicTraces:
    """The traces of one topic: how the categorical facets' labels fall, and one row a trace, closest first."""

    moods: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, datetime, float | None, str], ...]


def read_topic_traces(lake: Lake, board: TopicBoard, topic: BoardTopic) -> TopicTraces:
    """The traces that the board's window places in a topic."""
    window = [board.window_start, board.day]
    rows = lake.rows(
        "SELECT labels.unit_id, raw.started_at, labels.distance, summaries.summary FROM classified_logs AS labels"
        " JOIN raw_traces AS raw USING (day, unit_id)"
        " JOIN facet_summaries AS summaries USING (day, unit_id, facet)"
        " WHERE labels.day BETWEEN ? AND ? AND labels.facet = ? AND labels.topic_id = ?"
        " ORDER BY labels.distance, raw.started_at, labels.unit_id",
        [*window, topic.facet, topic.topic_id],
    )
    moods = lake.rows(
        "SELECT facet, string_agg(label || ' ' || units, ', ' ORDER BY units DESC, label) FROM ("
        " SELECT other.facet, other.label, count(*) AS units FROM classified_logs AS labels"
        " JOIN classified_logs AS other USING (day, unit_id)"
        " WHERE labels.day BETWEEN ? AND ? AND labels.facet = ? AND labels.topic_id = ?"
        " AND other.facet <> labels.facet AND other.label IS NOT NULL AND other.distance IS NULL"
        " GROUP BY other.facet, other.label) GROUP BY facet ORDER BY facet",
        [*window, topic.facet, topic.topic_id],
    )
    return TopicTraces(moods=tuple(moods), rows=tuple(rows))
