"""One facet's answers to one facet's topics: the steps in order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.topics.clustering.candidates import Candidate
from pattern_pipeline.topics.clustering.clusters import Clustering, cluster
from pattern_pipeline.topics.clustering.reduction import layout
from pattern_pipeline.topics.clustering.sampling import DistinctTexts, distinct_texts, sample
from pattern_pipeline.topics.embedding.embedder import Vectors, as_matrix
from pattern_pipeline.topics.identity.identities import PreviousMap, identify
from pattern_pipeline.topics.maps.quality import QualityCard, spread
from pattern_pipeline.topics.maps.versions import WindowAnswers
from pattern_pipeline.topics.naming.exemplars import exemplar_rows
from pattern_pipeline.topics.naming.keywords import topic_keywords
from pattern_pipeline.topics.naming.names import topic_names
from pattern_pipeline.topics.placement.placement import Placement, place
from pattern_pipeline.topics.settings import TopicSettings


@dataclass(frozen=True)
class Topic:
    """One topic of a map; ``exemplars`` are unit ids."""

    topic_id: str
    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...]
    units: int
    radius: float
    centroid: npt.NDArray[np.float32]
    continued_from: str | None


@dataclass(frozen=True)
class FacetMap:
    """Topics, largest first; the quality card; and for each answer of the window where it stands.

    ``topic_of``: index of the topic, -1 for none. ``distance``: to the nearest centroid. ``places``: x and
    y in the picture, NaN for answers that were not sampled.
    """

    topics: tuple[Topic, ...]
    card: QualityCard
    topic_of: npt.NDArray[np.int64]
    distance: npt.NDArray[np.float64]
    places: npt.NDArray[np.float64]


def map_facet(
    facet: str, day: date, answers: WindowAnswers, settings: TopicSettings, previous: PreviousMap | None
) -> FacetMap:
    """Cluster, place, identify, describe and name one facet's answers."""
    frame = answers.frame
    sampled = sample(frame["day"], frame["unit_id"], settings.sample_limit, settings.seed)
    texts = distinct_texts(frame["text_hash"], sampled)
    count = int(frame["text_hash"].nunique())
    if len(frame) < settings.minimum_summaries:
        return _too_few(len(frame), count, answers.left_out)
    vectors = as_matrix(frame["vector"])
    found = cluster(vectors[texts.rows], texts.weights, settings.seed, settings.maximum_topics)
    found, placement = _largest_first(found, vectors)
    topics = _topics(facet, day, frame, vectors, found, placement, settings, previous)
    summary = spread(vectors, placement.topic, settings.seed)
    chosen = None if found.chosen is None else found.candidates[found.chosen]
    card = QualityCard(
        status=found.status,
        summaries=len(frame),
        distinct_texts=count,
        topics=len(topics.topics),
        coverage=summary.coverage,
        noise_share=1.0 if chosen is None else chosen.noise_share,
        largest_share=summary.largest_share,
        silhouette=summary.silhouette,
        duplicate_names=len(topics.topics) - len({topic.name.casefold() for topic in topics.topics}),
        continuity=topics.continuity,
        survival=topics.survival,
        chosen=_said(chosen, answers.left_out),
        candidates=found.candidates,
    )
    places = _places(vectors, found, texts, settings.seed)
    return FacetMap(topics.topics, card, placement.topic, placement.distance, places)


@dataclass(frozen=True)
class _Identified:
    topics: tuple[Topic, ...]
    continuity: float | None
    survival: float | None


def _topics(
    facet: str,
    day: date,
    frame: pd.DataFrame,
    vectors: Vectors,
    found: Clustering,
    placement: Placement,
    settings: TopicSettings,
    previous: PreviousMap | None,
) -> _Identified:
    count = len(found.centroids)
    inside = placement.topic >= 0
    members = dict(zip(frame["unit_id"][inside].astype(str), placement.topic[inside].tolist(), strict=True))
    identities = identify(facet, day, members, count, previous, settings.identity_overlap)
    pinned: Mapping[str, str] = previous.pinned_names if previous else {}
    keywords = topic_keywords(list(frame["text"]), placement.topic, count)
    names = topic_names(
        list(frame["summary"]),
        list(frame["text"]),
        placement,
        keywords,
        [pinned.get(topic_id) for topic_id in identities.ids],
    )
    topics = []
    for index in range(count):
        rows = np.flatnonzero(placement.topic == index)
        chosen = rows[list(exemplar_rows(vectors[rows], found.centroids[index]))]
        topics.append(
            Topic(
                topic_id=identities.ids[index],
                name=names[index],
                keywords=keywords[index],
                exemplars=tuple(frame["unit_id"].iloc[chosen].astype(str)),
                units=len(rows),
                radius=float(found.radii[index]),
                centroid=found.centroids[index],
                continued_from=identities.continued_from[index],
            )
        )
    return _Identified(tuple(topics), identities.continuity, identities.survival)


def _largest_first(found: Clustering, vectors: Vectors) -> tuple[Clustering, Placement]:
    """Topics in order of the units placed in them; those that placement left empty are dropped."""
    placement = place(vectors, found.centroids, found.radii)
    units = np.bincount(placement.topic[placement.topic >= 0], minlength=len(found.centroids))
    order = np.argsort(-units, kind="stable")
    order = order[units[order] > 0]
    kept = replace(found, centroids=found.centroids[order], radii=found.radii[order])
    return kept, place(vectors, kept.centroids, kept.radii)


def _places(vectors: Vectors, found: Clustering, texts: DistinctTexts, seed: int) -> npt.NDArray[np.float64]:
    flat = np.vstack([layout(vectors[texts.rows], found.reduced, seed), [[np.nan, np.nan]]])
    # Index -1, a text outside the sample, takes the last row.
    return flat[texts.text_of].astype(np.float64)


def _too_few(summaries: int, distinct: int, left_out: int) -> FacetMap:
    nowhere = np.full(summaries, -1, dtype=np.int64)
    card = QualityCard("below_threshold", summaries, distinct, chosen=_said(None, left_out))
    nothing = np.full((summaries, 2), np.nan)
    return FacetMap((), card, nowhere, nothing[:, 0], nothing)


def _said(chosen: Candidate | None, left_out: int) -> str:
    setting = "none" if chosen is None else chosen.setting
    return f"{setting}; {left_out} answers of other versions left out" if left_out else setting
