"""One facet's answers to one facet's topics: the steps in order."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.candidates import Candidate
from pattern_pipeline.topics.clustering.clusters import Clustering, cluster
from pattern_pipeline.topics.clustering.sampling import DistinctTexts, distinct_texts, sample
from pattern_pipeline.topics.embedding.embedder import Vectors, as_matrix
from pattern_pipeline.topics.identity.earlier import PreviousMap
from pattern_pipeline.topics.identity.lineage import Descent, lineage
from pattern_pipeline.topics.maps.describing import described_topics
from pattern_pipeline.topics.maps.former import former_groups
from pattern_pipeline.topics.maps.layout import layout
from pattern_pipeline.topics.maps.quality import QualityCard, spread
from pattern_pipeline.topics.maps.topic import Topic
from pattern_pipeline.topics.maps.versions import WindowAnswers
from pattern_pipeline.topics.naming.namer import TopicNamer
from pattern_pipeline.topics.placement.placement import Placement, place
from pattern_pipeline.topics.settings import TopicSettings

# Fewer answers than this show nothing in common but chance.
FEWEST = 10


@dataclass(frozen=True)
class FacetMap:
    """Topics, largest first; the quality card; and for each answer of the window where it stands.

    ``topic_of``: index of the topic, -1 for none. ``distance``: to the nearest centroid. ``places``: x and
    y in the picture, NaN for answers that were not sampled. ``descents``: what became of each topic since
    the map before.
    """

    topics: tuple[Topic, ...]
    card: QualityCard
    topic_of: npt.NDArray[np.int64]
    distance: npt.NDArray[np.float64]
    places: npt.NDArray[np.float64]
    descents: tuple[Descent, ...] = ()


def map_facet(
    facet: str,
    day: date,
    answers: WindowAnswers,
    settings: TopicSettings,
    previous: PreviousMap | None,
    namer: TopicNamer | None = None,
    *,
    pictured: bool = True,
) -> FacetMap:
    """Cluster, place, identify, describe and name one facet's answers.

    Below the threshold the topics are provisional, the status says so, and no model is paid to name them;
    below ten answers there are none.
    Where it is not ``pictured`` no answer has a place.
    """
    frame = answers.frame
    sampled = sample(frame["day"], frame["unit_id"], settings.sample_limit, settings.seed)
    texts = distinct_texts(frame["text_hash"], sampled)
    count = int(frame["text_hash"].nunique())
    if len(frame) < min(settings.minimum_summaries, FEWEST):
        return _too_few(len(frame), count, answers.left_out)
    vectors = as_matrix(frame["vector"])
    found = cluster(
        vectors[texts.rows],
        texts.weights,
        settings.seed,
        settings.maximum_topics,
        former=former_groups(frame["unit_id"], texts, previous),
        method=settings.method,
    )
    found, placement = _largest_first(found, vectors)
    enough = len(frame) >= settings.minimum_summaries
    described = described_topics(
        facet, day, frame, vectors, found, placement, settings, previous, namer if enough else None
    )
    topics, identities = described.topics, described.identities
    summary = spread(vectors, placement.topic)
    chosen = None if found.chosen is None else found.candidates[found.chosen]
    card = QualityCard(
        status=found.status if enough else "below_threshold",
        summaries=len(frame),
        distinct_texts=count,
        topics=len(topics),
        coverage=summary.coverage,
        noise_share=1.0 if chosen is None else chosen.noise_share,
        largest_share=summary.largest_share,
        silhouette=summary.silhouette,
        duplicate_names=len(topics) - len({topic.name.casefold() for topic in topics}),
        continuity=identities.continuity,
        survival=identities.survival,
        chosen=_said(chosen, answers.left_out),
        candidates=found.candidates,
        naming=described.naming,
    )
    places = _places(found, placement, texts) if pictured else np.full((len(frame), 2), np.nan)
    descents = lineage(identities, [topic.units for topic in topics])
    return FacetMap(topics, card, placement.topic, placement.distance, places, descents)


def _largest_first(found: Clustering, vectors: Vectors) -> tuple[Clustering, Placement]:
    """Topics in order of the units placed in them; those that placement left empty are dropped."""
    placement = place(vectors, found.centroids, found.radii)
    units = np.bincount(placement.topic[placement.topic >= 0], minlength=len(found.centroids))
    order = np.argsort(-units, kind="stable")
    order = order[units[order] > 0]
    kept = replace(
        found, centroids=found.centroids[order], radii=found.radii[order], broad=found.broad[order]
    )
    return kept, place(vectors, kept.centroids, kept.radii)


def _places(found: Clustering, placement: Placement, texts: DistinctTexts) -> npt.NDArray[np.float64]:
    flat = np.vstack([layout(found.reduced, placement.topic[texts.rows]), [[np.nan, np.nan]]])
    # Index -1, a text outside the sample, takes the last row.
    return flat[texts.text_of]


def _too_few(summaries: int, distinct: int, left_out: int) -> FacetMap:
    nowhere = np.full(summaries, -1, dtype=np.int64)
    card = QualityCard("below_threshold", summaries, distinct, chosen=_said(None, left_out))
    nothing = np.full((summaries, 2), np.nan)
    return FacetMap((), card, nowhere, nothing[:, 0], nothing)


def _said(chosen: Candidate | None, left_out: int) -> str:
    setting = "none" if chosen is None else chosen.said
    return f"{setting}; {left_out} answers of other versions left out" if left_out else setting
