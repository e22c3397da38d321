"""A board from the frames of its tables."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from pattern_pipeline.frame_values import number_or_none, records
from pattern_pipeline.topics.frames import TOPIC_LINEAGE, frame_of
from pattern_pipeline.topics.identity.changes import Change, changed_since, changes
from pattern_pipeline.topics.maps.board import BoardMap, BoardTopic, TopicBoard, TopicKey
from pattern_pipeline.topics.maps.lineage_table import lineage_line


def build_board(
    day: date,
    window_start: date,
    clusters: pd.DataFrame,
    maps: pd.DataFrame,
    labels: pd.DataFrame,
    reviews: pd.DataFrame,
    lineage: pd.DataFrame | None = None,
) -> TopicBoard:
    """A board from the frames of the tables it is named after.

    ``clusters``: the day's ``topic_clusters``. ``maps``: its ``topic_maps``. ``labels``: the window's
    ``classified_logs``. ``reviews``: ``topic_reviews``, oldest first. ``lineage``: rows of ``topic_lineage``
    up to the day, by day; those of topics that go on need not be there, but for the day itself.
    """
    decided = [row for row in records(reviews) if row.decision != "renamed"]
    decisions = {(row.facet, row.topic_id): row.decision for row in decided}
    days = {(row.facet, row.topic_id): row.decided_at.date() for row in decided}
    names = {(row.facet, row.topic_id): row.name for row in records(reviews) if row.decision == "renamed"}
    descents = frame_of(TOPIC_LINEAGE, [] if lineage is None else [lineage])
    past = _past(clusters, descents, names)
    topics = [
        BoardTopic(
            facet=row.facet,
            topic_id=row.topic_id,
            name=names.get((row.facet, row.topic_id), row.name),
            units=int(row.units),
            share=float(row.share),
            keywords=tuple(row.keywords),
            exemplars=tuple(row.exemplars),
            provisional=bool(row.provisional),
            review=decisions.get((row.facet, row.topic_id), ""),
            changes=past.get((row.facet, row.topic_id), ()),
            changed=changed_since(
                days.get((row.facet, row.topic_id)), past.get((row.facet, row.topic_id), ())
            ),
        )
        for row in records(clusters)
    ]
    topics += _categories(labels[~labels["facet"].isin(maps["facet"])])
    cards = [
        BoardMap(
            facet=row.facet,
            status=row.status,
            summaries=int(row.summaries),
            topics=int(row.topics),
            coverage=float(row.coverage),
            noise_share=float(row.noise_share),
            silhouette=number_or_none(row.silhouette),
            descent=lineage_line(
                row.facet, descents[(descents["facet"] == row.facet) & (descents["day"] == day)]
            ),
        )
        for row in records(maps)
    ]
    return TopicBoard(day, window_start, tuple(sorted(topics, key=_order)), tuple(cards), decisions)


def _past(
    clusters: pd.DataFrame, lineage: pd.DataFrame, pinned: Mapping[TopicKey, str]
) -> dict[TopicKey, tuple[Change, ...]]:
    found: dict[TopicKey, tuple[Change, ...]] = {}
    for facet, rows in lineage.groupby("facet"):
        topics = clusters[clusters["facet"] == facet]
        names = dict(zip(rows["topic_id"], rows["name"], strict=True))
        names |= dict(zip(topics["topic_id"], topics["name"], strict=True))
        names |= {topic: name for (own, topic), name in pinned.items() if own == facet}
        found |= {(str(facet), topic): each for topic, each in changes(rows, names).items()}
    return found


def _categories(labels: pd.DataFrame) -> Sequence[BoardTopic]:
    totals = labels.groupby("facet").size()
    counts = labels.dropna(subset=["label"]).groupby(["facet", "label"]).size().rename("units").reset_index()
    return [
        BoardTopic(
            row.facet, row.label, name=row.label, units=row.units, share=float(row.units / totals[row.facet])
        )
        for row in records(counts)
    ]


def _order(topic: BoardTopic) -> tuple[str, int, str]:
    return topic.facet, -topic.units, topic.topic_id
