"""Describe groups as topics: ids, names, keywords and exemplars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.topics.clustering.clusters import Clustering
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.identity.identities import Identities, assign_ids
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.maps.lasting_level import LevelledGroups
from pattern_pipeline.topics.naming.broad_names import name_broad_topics
from pattern_pipeline.topics.naming.exemplars import choose_exemplars
from pattern_pipeline.topics.naming.keywords import extract_keywords
from pattern_pipeline.topics.naming.map_names import find_stable_names, name_topics
from pattern_pipeline.topics.naming.namer import LOCAL, TopicNamer
from pattern_pipeline.topics.placement.placement import Placement
from pattern_pipeline.topics.settings import TopicSettings


@dataclass(frozen=True)
class Topic:
    """A topic as it is stored.

    ``exemplars``: unit ids, none twice. ``units``: answers in it.
    ``continued_from``: its id, if an earlier day had it.
    ``broad_id`` and ``broad_name``: of the broad topic above it, None if the map has none.
    ``named_by``: ``local``, ``pinned``, or the model that gave the name.
    ``origin``: the centroid that it had when its id began.
    """

    topic_id: str
    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...]
    units: int
    radius: float
    centroid: npt.NDArray[np.float32]
    continued_from: str | None
    broad_id: str | None = None
    broad_name: str | None = None
    named_by: str = "local"
    origin: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True)
class DescribedTopics:
    """The topics of a map, in order, their ids and history, and how they were named."""

    topics: tuple[Topic, ...]
    identities: Identities
    naming: str


@dataclass(frozen=True)
class _BroadTopics:
    ids: tuple[str | None, ...]
    names: tuple[str | None, ...]


def describe_topics(
    facet: str,
    day: date,
    frame: pd.DataFrame,
    vectors: Vectors,
    levelled: LevelledGroups,
    placement: Placement,
    settings: TopicSettings,
    previous: PreviousMap | None,
    namer: TopicNamer | None = None,
) -> DescribedTopics:
    """Describe each group of a clustering: its id, name, keywords and exemplars.

    ``frame``: see ``WindowAnswers.frame``. ``vectors`` and ``placement``: one row for each of its rows.
    """
    clustering = levelled.clustering
    count = len(clustering.centroids)
    units = np.bincount(placement.topic[placement.topic >= 0], minlength=count).tolist()
    members = dict(zip(list_request_keys(frame), placement.topic.tolist(), strict=True))
    carried = {index: topic for index, topic in enumerate(levelled.ids) if topic is not None}
    identities = assign_ids(facet, day, members, count, previous, settings.identity_overlap, carried=carried)
    pinned: Mapping[str, str] = previous.pinned_names if previous else {}
    keywords = extract_keywords(list(frame["text"]), placement.topic, count)
    exemplars = [
        rows[
            list(
                choose_exemplars(
                    vectors[rows], clustering.centroids[index], frame["text"].iloc[rows].tolist()
                )
            )
        ]
        for index, rows in enumerate(np.flatnonzero(placement.topic == topic) for topic in range(count))
    ]
    named = name_topics(
        facet,
        list(frame["summary"]),
        list(frame["text"]),
        placement,
        keywords,
        [frame["summary"].iloc[rows].tolist() for rows in exemplars],
        pinned=[pinned.get(topic_id) for topic_id in identities.ids],
        stable=find_stable_names(identities, units, previous, LOCAL if namer is None else namer.name),
        vectors=vectors,
        namer=namer,
    )
    names = named.names
    broad = _describe_broad_topics(
        facet, day, members, clustering, names, keywords, units, settings, previous
    )
    topics = []
    for index in range(count):
        topics.append(
            Topic(
                topic_id=identities.ids[index],
                name=names[index],
                keywords=keywords[index],
                exemplars=tuple(dict.fromkeys(frame["unit_id"].iloc[exemplars[index]].astype(str))),
                units=units[index],
                radius=float(clustering.radii[index]),
                centroid=clustering.centroids[index],
                continued_from=identities.continued_from[index],
                broad_id=broad.ids[index],
                broad_name=broad.names[index],
                named_by=named.named_by[index],
                origin=levelled.origins.get(identities.ids[index], clustering.centroids[index]),
            )
        )
    return DescribedTopics(tuple(topics), identities, named.summary)


def _describe_broad_topics(
    facet: str,
    day: date,
    members: Mapping[str, int],
    clustering: Clustering,
    names: tuple[str, ...],
    keywords: tuple[tuple[str, ...], ...],
    units: list[int],
    settings: TopicSettings,
    previous: PreviousMap | None,
) -> _BroadTopics:
    count = len(clustering.broad)
    if not count or clustering.broad.min() < 0:
        return _BroadTopics((None,) * count, (None,) * count)
    # Renumbered, because placement may have left a topic empty, and with it a broad topic.
    present, of_topic = np.unique(clustering.broad, return_inverse=True)
    groups = [np.flatnonzero(of_topic == group).tolist() for group in range(len(present))]
    broad_of_unit = {unit: int(of_topic[topic]) if topic >= 0 else -1 for unit, topic in members.items()}
    broad_ids = assign_ids(
        f"{facet} broad", day, broad_of_unit, len(groups), previous, settings.identity_overlap,
        column="broad_id", prefix="b",
    ).ids  # fmt: skip
    broad_names = name_broad_topics(groups, names, keywords, units)
    return _BroadTopics(
        tuple(broad_ids[group] for group in of_topic), tuple(broad_names[group] for group in of_topic)
    )
