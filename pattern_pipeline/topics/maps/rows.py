"""A facet's map as rows of the tables that it is kept in."""

from datetime import date, timedelta

import pandas as pd

from pattern_pipeline.topics.clustering.candidates import as_json
from pattern_pipeline.topics.frames import TOPIC_CLUSTERS, TOPIC_LINEAGE, TOPIC_MAPS
from pattern_pipeline.topics.identity.earlier import PreviousMap
from pattern_pipeline.topics.maps.facet_map import FacetMap
from pattern_pipeline.topics.maps.versions import WindowAnswers
from pattern_pipeline.topics.settings import TopicSettings


def cluster_rows(day: date, facet: str, version: str, found: FacetMap) -> pd.DataFrame:
    """Rows of ``topic_clusters``, largest topic first."""
    rows = [
        {
            "day": day,
            "facet": facet,
            "map_version": version,
            "topic_id": topic.topic_id,
            "name": topic.name,
            "keywords": list(topic.keywords),
            "exemplars": list(topic.exemplars),
            "units": topic.units,
            "share": topic.units / found.card.summaries,
            "radius": topic.radius,
            "centroid": topic.centroid,
            "provisional": found.card.status != "ready",
            "continued_from": topic.continued_from,
            "broad_id": topic.broad_id,
            "broad_name": topic.broad_name,
            "named_by": topic.named_by,
        }
        for topic in found.topics
    ]
    return pd.DataFrame(rows, columns=list(TOPIC_CLUSTERS))


def card_row(
    day: date, facet: str, version: str, answers: WindowAnswers, settings: TopicSettings, found: FacetMap
) -> pd.DataFrame:
    """The row of ``topic_maps``."""
    card = found.card
    row = {
        "day": day,
        "facet": facet,
        "map_version": version,
        "facet_version": answers.facet_version,
        "extractor": answers.extractor,
        "embedding_model": answers.embedding_model,
        "window_start": day - timedelta(days=settings.window_days - 1),
        "status": card.status,
        "summaries": card.summaries,
        "distinct_texts": card.distinct_texts,
        "topics": card.topics,
        "coverage": card.coverage,
        "noise_share": card.noise_share,
        "largest_share": card.largest_share,
        "silhouette": card.silhouette,
        "duplicate_names": card.duplicate_names,
        "continuity": card.continuity,
        "survival": card.survival,
        "chosen": card.chosen,
        "candidates": as_json(card.candidates),
        "naming": card.naming,
    }
    return pd.DataFrame([row], columns=list(TOPIC_MAPS))


def member_rows(day: date, facet: str, version: str, answers: WindowAnswers, found: FacetMap) -> pd.DataFrame:
    """Rows of ``topic_members``, in order of the window's answers."""
    ids = [topic.topic_id for topic in found.topics]
    return pd.DataFrame(
        {
            "day": day,
            "facet": facet,
            "map_version": version,
            "unit_id": answers.frame["unit_id"],
            "topic_id": pd.Series(
                [ids[index] if index >= 0 else None for index in found.topic_of], dtype=object
            ),
            "distance": found.distance,
            "x": found.places[:, 0],
            "y": found.places[:, 1],
        }
    )


def lineage_rows(
    day: date, facet: str, version: str, found: FacetMap, previous: PreviousMap | None
) -> pd.DataFrame:
    """Rows of ``topic_lineage``: this map's topics, then those whose ids ended, by their last name."""
    names = {topic.topic_id: topic.name for topic in found.topics}
    if previous is not None and "name" in previous.topics:
        before = dict(zip(previous.topics["topic_id"], previous.topics["name"], strict=True))
        names = {**before, **names}
    rows = [
        {
            "day": day,
            "facet": facet,
            "map_version": version,
            "topic_id": each.topic_id,
            "name": names.get(each.topic_id, each.topic_id),
            "kind": each.kind,
            "from_topics": list(each.from_topics),
            "into_topics": list(each.into_topics),
            "overlap": each.overlap,
            "units": each.units,
            "previous_day": None if previous is None else previous.day,
        }
        for each in found.descents
    ]
    return pd.DataFrame(rows, columns=list(TOPIC_LINEAGE))
