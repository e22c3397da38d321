"""Build the topic maps of a day, as rows of the tables that hold them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from pattern_pipeline.tables.frames import build_frame, concat_frames
from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.tables.topics import (
    TopicClustersRow,
    TopicLineageRow,
    TopicMapsRow,
    TopicMembersRow,
    TopicPartsRow,
)
from pattern_pipeline.topics.clustering.selection import encode_candidates
from pattern_pipeline.topics.identity.previous_maps import PreviousMap, TopicHistory
from pattern_pipeline.topics.maps.facet_map import FacetMap, map_facet
from pattern_pipeline.topics.maps.topic_parts import build_part_rows, describe_parts
from pattern_pipeline.topics.maps.unit_traits import ToolUse, collect_traits
from pattern_pipeline.topics.maps.window_answers import (
    WindowAnswers,
    list_free_text_facets,
    select_window_answers,
)
from pattern_pipeline.topics.naming.namer import TopicNamer
from pattern_pipeline.topics.settings import TopicSettings

# Part of a map's version: raise it with every change to how maps are made.
METHOD = "trees/3"


def build_cluster_rows(day: date, facet: str, version: str, facet_map: FacetMap) -> pd.DataFrame:
    """Build the rows of ``topic_clusters``, largest topic first."""
    rows = [
        TopicClustersRow(
            day=day,
            facet=facet,
            map_version=version,
            topic_id=topic.topic_id,
            name=topic.name,
            keywords=list(topic.keywords),
            exemplars=list(topic.exemplars),
            units=topic.units,
            share=topic.units / facet_map.card.summaries,
            radius=topic.radius,
            centroid=topic.centroid,
            provisional=facet_map.card.status != "ready",
            continued_from=topic.continued_from,
            broad_id=topic.broad_id,
            broad_name=topic.broad_name,
            named_by=topic.named_by,
            origin=topic.origin,
        )
        for topic in facet_map.topics
    ]
    return build_frame(TopicClustersRow, rows)


def build_card_row(
    day: date, facet: str, version: str, answers: WindowAnswers, settings: TopicSettings, facet_map: FacetMap
) -> pd.DataFrame:
    """Build the row of ``topic_maps``."""
    card = facet_map.card
    row = TopicMapsRow(
        day=day,
        facet=facet,
        map_version=version,
        facet_version=answers.facet_version,
        extractor=answers.extractor,
        embedding_model=answers.embedding_model,
        window_start=day - timedelta(days=settings.window_days - 1),
        status=card.status,
        summaries=card.summaries,
        distinct_texts=card.distinct_texts,
        topics=card.topics,
        coverage=card.coverage,
        noise_share=card.noise_share,
        largest_share=card.largest_share,
        silhouette=card.silhouette,
        duplicate_names=card.duplicate_names,
        continuity=card.continuity,
        survival=card.survival,
        chosen=card.chosen,
        candidates=encode_candidates(card.candidates),
        naming=card.naming,
        level_since=None if card.level is None else card.level.since,
        level_topics=None if card.level is None else card.level.best,
        level_gain=None if card.level is None else card.level.gain,
        level_change=card.level_change or None,
        expected_right=card.expected_right,
    )
    return build_frame(TopicMapsRow, [row])


def build_member_rows(
    day: date, facet: str, version: str, answers: WindowAnswers, facet_map: FacetMap
) -> pd.DataFrame:
    """Build the rows of ``topic_members``, in the order of the window's answers."""
    ids = [topic.topic_id for topic in facet_map.topics]
    return pd.DataFrame(
        {
            "day": day,
            "facet": facet,
            "map_version": version,
            "unit_id": answers.frame["unit_id"],
            "position": answers.frame["position"],
            "topic_id": pd.Series(
                [ids[index] if index >= 0 else None for index in facet_map.topic_of], dtype=object
            ),
            "distance": facet_map.distance,
            "x": facet_map.places[:, 0],
            "y": facet_map.places[:, 1],
            "confidence": facet_map.confidence,
        }
    )


def build_lineage_rows(
    day: date, facet: str, version: str, facet_map: FacetMap, previous: PreviousMap | None
) -> pd.DataFrame:
    """Build the rows of ``topic_lineage``: this map's topics, then those that ended, by their last name."""
    names = {topic.topic_id: topic.name for topic in facet_map.topics}
    if previous is not None and "name" in previous.topics:
        before = dict(zip(previous.topics["topic_id"], previous.topics["name"], strict=True))
        names = {**before, **names}
    rows = [
        TopicLineageRow(
            day=day,
            facet=facet,
            map_version=version,
            topic_id=descent.topic_id,
            name=names.get(descent.topic_id, descent.topic_id),
            kind=descent.kind,
            from_topics=list(descent.from_topics),
            into_topics=list(descent.into_topics),
            overlap=descent.overlap,
            units=descent.units,
            previous_day=None if previous is None else previous.day,
        )
        for descent in facet_map.descents
    ]
    return build_frame(TopicLineageRow, rows)


_ROWS: Mapping[str, type[NamedTuple]] = {
    "topic_clusters": TopicClustersRow,
    "topic_maps": TopicMapsRow,
    "topic_members": TopicMembersRow,
    "topic_lineage": TopicLineageRow,
    "topic_parts": TopicPartsRow,
}


@dataclass(frozen=True)
class TopicMaps:
    """Rows of the five tables with these names, for one day and all facets."""

    topic_clusters: pd.DataFrame
    topic_maps: pd.DataFrame
    topic_members: pd.DataFrame
    topic_lineage: pd.DataFrame
    topic_parts: pd.DataFrame = field(default_factory=lambda: build_frame(TopicPartsRow, []))


def build_topic_maps(
    day: date,
    summaries: pd.DataFrame,
    embeddings: pd.DataFrame,
    settings: TopicSettings,
    history: TopicHistory | None = None,
    namer: TopicNamer | None = None,
    tool_use: ToolUse | None = None,
    only: str = "",
) -> TopicMaps:
    """Build the maps of the window that ends on ``day``, from its ``facet_summaries`` and ``facet_embeddings``.

    A facet with fewer summaries than ``settings.minimum_summaries`` gets provisional topics; a facet without
    answers gets nothing. Answers of different facet versions, extractors or embedding models never mix: those
    that agree with the newest are used, and ``chosen`` of the quality card says how many were left out.

    ``history``: earlier maps, for ids that last. ``namer``: names topics by a model; None to name them from
    their texts. ``tool_use``: the tools that units called, which may tell the parts of a topic apart.
    ``only``: the one facet to map; empty for all.
    """
    clusters, cards, members, descents, parts = [], [], [], [], []
    first = day - timedelta(days=settings.window_days - 1)
    tools = None if tool_use is None else tool_use.read_tool_traits(first, day)
    for facet in list_free_text_facets(summaries):
        if only not in ("", facet):
            continue
        answers = select_window_answers(facet, summaries, embeddings)
        if answers is None:
            continue
        previous = history.previous(facet, day) if history is not None else None
        mapped = map_facet(facet, day, answers, settings, previous, namer)
        parted = describe_parts(mapped, answers, collect_traits(facet, summaries, tools))
        facet_map = parted.facet_map
        version = _hash_inputs(facet, day, answers, settings)
        clusters.append(build_cluster_rows(day, facet, version, facet_map))
        cards.append(build_card_row(day, facet, version, answers, settings, facet_map))
        members.append(build_member_rows(day, facet, version, answers, facet_map))
        descents.append(build_lineage_rows(day, facet, version, facet_map, previous))
        parts.append(build_part_rows(day, facet, version, parted))
    return TopicMaps(
        concat_frames(TopicClustersRow, clusters),
        concat_frames(TopicMapsRow, cards),
        concat_frames(TopicMembersRow, members),
        concat_frames(TopicLineageRow, descents),
        concat_frames(TopicPartsRow, parts),
    )


def _hash_inputs(facet: str, day: date, answers: WindowAnswers, settings: TopicSettings) -> str:
    parts = [
        METHOD, facet, day.isoformat(), answers.facet_version, answers.extractor, answers.embedding_model,
        settings.dump_map_settings(), *list_request_keys(answers.frame), *answers.frame["text_hash"],
    ]  # fmt: skip
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class OneFacetMaps(TopicMaps):
    """The maps of a day of which only one facet's is new: storing them makes no stale day fresh."""


def replace_facet_maps(made: TopicMaps, current: TopicMaps, facet: str) -> OneFacetMaps:
    """Replace the maps of one facet by new ones.

    ``made``: new maps of ``facet``. ``current``: the maps so far of the day.
    """
    replaced = {}
    for table in fields(TopicMaps):
        frame = getattr(current, table.name)
        parts = [frame[frame["facet"] != facet], getattr(made, table.name)]
        merged = concat_frames(_ROWS[table.name], parts)
        replaced[table.name] = merged.sort_values("facet", kind="stable", ignore_index=True)
    return OneFacetMaps(**replaced)
