"""The topic maps of a day: every free-text facet's topics, quality card and members."""

import hashlib
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pattern_pipeline.topics.frames import TOPIC_CLUSTERS, TOPIC_LINEAGE, TOPIC_MAPS, TOPIC_MEMBERS, frame_of
from pattern_pipeline.topics.identity.earlier import TopicHistory
from pattern_pipeline.topics.maps.facet_map import map_facet
from pattern_pipeline.topics.maps.rows import card_row, cluster_rows, lineage_rows, member_rows
from pattern_pipeline.topics.maps.versions import WindowAnswers, free_text_facets, window_answers
from pattern_pipeline.topics.naming.namer import TopicNamer
from pattern_pipeline.topics.settings import TopicSettings

# Part of a map's version: maps of two ways of clustering are two maps.
METHOD = "trees/2"


@dataclass(frozen=True)
class TopicMaps:
    """Rows of the four tables of those names, for one day and all facets."""

    topic_clusters: pd.DataFrame
    topic_maps: pd.DataFrame
    topic_members: pd.DataFrame
    topic_lineage: pd.DataFrame


def build_topic_maps(
    day: date,
    summaries: pd.DataFrame,
    embeddings: pd.DataFrame,
    settings: TopicSettings,
    history: TopicHistory | None = None,
    namer: TopicNamer | None = None,
) -> TopicMaps:
    """Map the window that ends on ``day``, from its ``facet_summaries`` and ``facet_embeddings``.

    A facet with fewer summaries than ``settings.minimum_summaries`` gets provisional topics; a facet
    without an answer gets nothing. Answers of different facet versions, extractors or models never mix:
    those that agree with the newest are used, and the card's ``chosen`` says how many were left out.
    Without a ``namer`` topics are named from their own words.
    """
    clusters, cards, members, descents = [], [], [], []
    for facet in free_text_facets(summaries):
        answers = window_answers(facet, summaries, embeddings)
        if answers is None:
            continue
        previous = history.previous(facet, day) if history is not None else None
        found = map_facet(facet, day, answers, settings, previous, namer)
        version = _map_version(facet, day, answers, settings)
        clusters.append(cluster_rows(day, facet, version, found))
        cards.append(card_row(day, facet, version, answers, settings, found))
        members.append(member_rows(day, facet, version, answers, found))
        descents.append(lineage_rows(day, facet, version, found, previous))
    return TopicMaps(
        frame_of(TOPIC_CLUSTERS, clusters),
        frame_of(TOPIC_MAPS, cards),
        frame_of(TOPIC_MEMBERS, members),
        frame_of(TOPIC_LINEAGE, descents),
    )


def _map_version(facet: str, day: date, answers: WindowAnswers, settings: TopicSettings) -> str:
    parts = [
        METHOD, facet, day.isoformat(), answers.facet_version, answers.extractor, answers.embedding_model,
        settings.model_dump_json(), *answers.frame["unit_id"], *answers.frame["text_hash"],
    ]  # fmt: skip
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
