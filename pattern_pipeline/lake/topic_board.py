"""Read what a topic board shows, and store and read a person's decisions on topics."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pandas as pd

from pattern_pipeline.errors import LakeError, NotFoundError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.tables.topics import TopicReviewsRow
from pattern_pipeline.topics.maps.board import BoardTopic, TopicBoard, build_board

Decision = Literal["approved", "rejected", "renamed"]
DECISIONS: tuple[Decision, ...] = ("approved", "rejected", "renamed")


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """What counts of a topic's reviews: the newest of approved and rejected, and the newest name."""

    facet: str
    topic_id: str
    decision: str | None
    name: str | None


def add_review(
    lake: Lake,
    facet: str,
    topic_id: str,
    decision: str,
    *,
    reviewer: str,
    name: str | None = None,
    note: str = "",
    decided_at: datetime | None = None,
) -> None:
    """Record one decision. Raises LakeError for an unknown decision, or a renaming without a name."""
    if decision not in DECISIONS:
        raise LakeError(f"no decision named {decision!r}", fix=f"one of: {', '.join(DECISIONS)}")
    if (decision == "renamed") != bool(name and name.strip()):
        raise LakeError(
            f"{decision} {'needs a' if decision == 'renamed' else 'takes no'} name", where=topic_id
        )
    lake.append_row(
        TopicReviewsRow(
            facet=facet,
            topic_id=topic_id,
            decision=decision,
            name=name,
            reviewer=reviewer,
            note=note,
            decided_at=decided_at or datetime.now(UTC),
        )
    )


def read_reviews(lake: Lake, facet: str | None = None) -> pd.DataFrame:
    """Read every decision, oldest first, with the columns of ``topic_reviews``; of one facet if it is named."""
    found = lake.read_table("topic_reviews").sort_values("decided_at", kind="stable", ignore_index=True)
    return found if facet is None else found[found["facet"] == facet].reset_index(drop=True)


def list_review_status(lake: Lake) -> list[ReviewStatus]:
    """List the decision and the name that count for every reviewed topic, by facet and topic."""
    return lake.read_as(
        ReviewStatus,
        "SELECT facet, topic_id, arg_max(decision, decided_at) FILTER (decision <> 'renamed') AS decision,"
        " arg_max(name, decided_at) FILTER (decision = 'renamed') AS name"
        " FROM topic_reviews GROUP BY facet, topic_id ORDER BY facet, topic_id",
    )


_CHANGES = "WHERE day <= ? AND (kind <> 'continued' OR day = ?) ORDER BY day, facet, topic_id"


def read_board(lake: Lake, day: date | None, window_days: int) -> TopicBoard:
    """Read the board of a day, or of the latest day that has been run.

    Raises NotFoundError where the day, or any day, has not been run.
    """
    if day is None:
        found = lake.rows("SELECT max(day) FROM materialized_days WHERE stage = 'classified_logs'")
        day = found[0][0] if found else None
    if day is None:
        raise NotFoundError("nothing has been run yet", fix="pattern-pipeline run")
    start = day - timedelta(days=window_days - 1)
    maps = lake.read_days("topic_maps", day, day)
    labels = lake.read_days("current_labels", start, day)
    if labels.empty and maps.empty:
        raise NotFoundError(f"{day} has not been run", fix=f"pattern-pipeline run --from {day} --to {day}")
    return build_board(
        day,
        start,
        lake.read_days("topic_clusters", day, day),
        maps,
        labels,
        read_reviews(lake),
        lake.select(find_table("topic_lineage"), None, _CHANGES, [day, day]),
        lake.read_days("topic_parts", day, day),
    )


@dataclass(frozen=True, slots=True)
class TopicTrace:
    """A request: its trace's id and start (UTC), its cosine distance to the centre, its confidence, its summary.

    ``confidence``: None where it is not known, as for labels of a categorical facet.
    """

    unit_id: str
    started_at: datetime
    distance: float | None
    confidence: float | None
    summary: str

    def is_near(self, minimum_confidence: float) -> bool:
        """Whether the trace is near the topic rather than in it: less sure than that."""
        return self.confidence is not None and self.confidence < minimum_confidence


@dataclass(frozen=True)
class TopicTraces:
    """The requests of one topic, closest first, and how the categorical labels of their traces fall."""

    moods: tuple[tuple[str, str], ...]
    rows: tuple[TopicTrace, ...]


def read_topic_traces(lake: Lake, board: TopicBoard, topic: BoardTopic) -> TopicTraces:
    """Read the traces that the board's map, or a categorical facet's labels in the window, place in a topic."""
    window = [board.window_start, board.day]
    if board.card(topic.facet) is not None:
        members = (
            "SELECT unit_id, position, distance, confidence FROM topic_members"
            " WHERE day = ? AND facet = ? AND topic_id = ?"
        )
        chosen: list[object] = [board.day, topic.facet, topic.topic_id]
    else:
        members = (
            "SELECT unit_id, position, distance, confidence FROM current_labels"
            " WHERE day BETWEEN ? AND ? AND facet = ? AND topic_id = ?"
        )
        chosen = [*window, topic.facet, topic.topic_id]
    rows = lake.read_as(
        TopicTrace,
        f"WITH members AS ({members})"
        " SELECT members.unit_id, raw.started_at, members.distance, members.confidence, summaries.summary"
        " FROM members"
        " JOIN raw_traces AS raw ON raw.unit_id = members.unit_id AND raw.day BETWEEN ? AND ?"
        " JOIN facet_summaries AS summaries"
        " ON summaries.day = raw.day AND summaries.unit_id = raw.unit_id AND summaries.facet = ?"
        " AND summaries.position = members.position"
        " ORDER BY members.distance, raw.started_at, members.unit_id, members.position",
        [*chosen, *window, topic.facet],
    )
    moods = lake.rows(
        f"WITH members AS ({members})"
        " SELECT facet, string_agg(label || ' ' || units, ', ' ORDER BY units DESC, label) FROM ("
        " SELECT labels.facet, labels.label, count(*) AS units FROM members"
        " JOIN current_labels AS labels ON labels.unit_id = members.unit_id AND labels.day BETWEEN ? AND ?"
        " WHERE labels.facet <> ? AND labels.label IS NOT NULL AND labels.distance IS NULL"
        " GROUP BY labels.facet, labels.label) GROUP BY facet ORDER BY facet",
        [*chosen, *window, topic.facet],
    )
    return TopicTraces(moods=tuple(moods), rows=tuple(rows))
