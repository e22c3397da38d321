"""The topic maps of a day: every free-text facet's topics, quality card and members."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from pattern_pipeline.topics.clustering.candidates import as_json
from pattern_pipeline.topics.frames import TOPIC_CLUSTERS, TOPIC_MAPS, TOPIC_MEMBERS, frame_of
from pattern_pipeline.topics.identity.identities import TopicHistory
from pattern_pipeline.topics.maps.facet_map import FacetMap, map_facet
from pattern_pipeline.topics.maps.versions import WindowAnswers, free_text_facets, window_answers
from pattern_pipeline.topics.settings import TopicSettings


@dataclass(frozen=True)
class TopicMaps:
    """Rows of the three tables of those names, for one day and all facets."""

    topic_clusters: pd.DataFrame
    topic_maps: pd.DataFrame
    topic_members: pd.DataFrame


def build_topic_maps(
    day: date,
    summaries: pd.DataFrame,
    embeddings: pd.DataFrame,
    settings: TopicSettings,
    history: TopicHistory | None = None,
) -> TopicMaps:
    """Map the window that ends on ``day``, from its ``facet_summaries`` and ``facet_embeddings``.

    A facet with fewer summaries than ``settings.minimum_summaries`` gets a card and no topics; a facet
    without an answer gets nothing. Answers of different facet versions, extractors or models never mix:
    those that agree with the newest are used, and the card's ``chosen`` says how many were left out.
    """
    clusters, cards, members = [], [], []
    for facet in free_text_facets(summaries):
        answers = window_answers(facet, summaries, embeddings)
        if answers is None:
            continue
        previous = history.previous(facet, day) if history is not None else None
        found = map_facet(facet, day, answers, settings, previous)
        version = _map_version(facet, day, answers, settings)
        clusters.append(_cluster_rows(day, facet, version, found))
        cards.append(_card_row(day, facet, version, answers, settings, found))
        members.append(_member_rows(day, facet, version, answers, found))
    return TopicMaps(
        frame_of(TOPIC_CLUSTERS, clusters), frame_of(TOPIC_MAPS, cards), frame_of(TOPIC_MEMBERS, members)
    )


def _map_version(facet: str, day: date, answers: WindowAnswers, settings: TopicSettings) -> str:
    parts = [
        facet, day.isoformat(), answers.facet_version, answers.extractor, answers.embedding_model,
        settings.model_dump_json(), *answers.frame["unit_id"], *answers.frame["text_hash"],
    ]  # fmt: skip
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _cluster_rows(day: date, facet: str, version: str, found: FacetMap) -> pd.DataFrame:
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
        }
        for topic in found.topics
    ]
    return pd.DataFrame(rows, columns=list(TOPIC_CLUSTERS))


def _card_row(
    day: date, facet: str, version: str, answers: WindowAnswers, settings: TopicSettings, found: FacetMap
) -> pd.DataFrame:
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
    }
    return pd.DataFrame([row], columns=list(TOPIC_MAPS))


def _member_rows(
    day: date, facet: str, version: str, answers: WindowAnswers, found: FacetMap
) -> pd.DataFrame:
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
