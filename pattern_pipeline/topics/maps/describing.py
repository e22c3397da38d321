"""Groups to topics: ids, names, keywords and exemplars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pattern_pipeline.topics.clustering.clusters import Clustering
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.identity.earlier import PreviousMap
from pattern_pipeline.topics.identity.identities import Identities, identify
from pattern_pipeline.topics.maps.topic import Topic
from pattern_pipeline.topics.naming.broad import broad_names
from pattern_pipeline.topics.naming.exemplars import exemplar_rows
from pattern_pipeline.topics.naming.kept import kept_names
from pattern_pipeline.topics.naming.keywords import topic_keywords
from pattern_pipeline.topics.naming.map_names import map_names
from pattern_pipeline.topics.naming.namer import LOCAL, TopicNamer
from pattern_pipeline.topics.placement.placement import Placement
from pattern_pipeline.topics.settings import TopicSettings


@dataclass(frozen=True)
class Described:
    """The topics of a map, in order, how they descend from the map before, and who named them."""

    topics: tuple[Topic, ...]
    identities: Identities
    naming: str


@dataclass(frozen=True)
class _Broad:
    ids: tuple[str | None, ...]
    names: tuple[str | None, ...]


def described_topics(
    facet: str,
    day: date,
    frame: pd.DataFrame,
    vectors: Vectors,
    found: Clustering,
    placement: Placement,
    settings: TopicSettings,
    previous: PreviousMap | None,
    namer: TopicNamer | None = None,
) -> Described:
    """Give every group of a clustering its id, name, keywords and exemplars.

    ``frame``: as ``WindowAnswers.frame``; ``vectors`` and ``placement``: one row each.
    """
    count = len(found.centroids)
    units = np.bincount(placement.topic[placement.topic >= 0], minlength=count).tolist()
    members = dict(zip(frame["unit_id"].astype(str), placement.topic.tolist(), strict=True))
    identities = identify(facet, day, members, count, previous, settings.identity_overlap)
    pinned: Mapping[str, str] = previous.pinned_names if previous else {}
    keywords = topic_keywords(list(frame["text"]), placement.topic, count)
    exemplars = [
        rows[list(exemplar_rows(vectors[rows], found.centroids[index], frame["text"].iloc[rows].tolist()))]
        for index, rows in enumerate(np.flatnonzero(placement.topic == each) for each in range(count))
    ]
    named = map_names(
        facet,
        list(frame["summary"]),
        list(frame["text"]),
        placement,
        keywords,
        [frame["summary"].iloc[rows].tolist() for rows in exemplars],
        pinned=[pinned.get(topic_id) for topic_id in identities.ids],
        kept=kept_names(identities, units, previous, LOCAL if namer is None else namer.name),
        vectors=vectors,
        namer=namer,
    )
    names = named.names
    broad = _broad(facet, day, members, found, names, keywords, units, settings, previous)
    topics = []
    for index in range(count):
        topics.append(
            Topic(
                topic_id=identities.ids[index],
                name=names[index],
                keywords=keywords[index],
                exemplars=tuple(frame["unit_id"].iloc[exemplars[index]].astype(str)),
                units=units[index],
                radius=float(found.radii[index]),
                centroid=found.centroids[index],
                continued_from=identities.continued_from[index],
                broad_id=broad.ids[index],
                broad_name=broad.names[index],
                named_by=named.named_by[index],
            )
        )
    return Described(tuple(topics), identities, named.said)


def _broad(
    facet: str,
    day: date,
    members: Mapping[str, int],
    found: Clustering,
    names: tuple[str, ...],
    keywords: tuple[tuple[str, ...], ...],
    units: list[int],
    settings: TopicSettings,
    previous: PreviousMap | None,
) -> _Broad:
    count = len(found.broad)
    if not count or found.broad.min() < 0:
        return _Broad((None,) * count, (None,) * count)
    # Numbered anew: placement may have left a topic empty, and with it a broad one.
    present, of_topic = np.unique(found.broad, return_inverse=True)
    groups = [np.flatnonzero(of_topic == group).tolist() for group in range(len(present))]
    broad_of_unit = {unit: int(of_topic[topic]) if topic >= 0 else -1 for unit, topic in members.items()}
    found_ids = identify(
        f"{facet} broad", day, broad_of_unit, len(groups), previous, settings.identity_overlap,
        column="broad_id", prefix="b",
    ).ids  # fmt: skip
    found_names = broad_names(groups, names, keywords, units)
    return _Broad(tuple(found_ids[each] for each in of_topic), tuple(found_names[each] for each in of_topic))
