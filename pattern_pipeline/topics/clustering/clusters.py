"""Vectors to groups: the setting is chosen from the data, and collapse is seen and avoided."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

from pattern_pipeline.topics.clustering.broad import broad_groups
from pattern_pipeline.topics.clustering.candidates import Candidate, best, best_collapsed, group_counts
from pattern_pipeline.topics.clustering.families import Grouping, groupings
from pattern_pipeline.topics.clustering.microclusters import micro_clusters
from pattern_pipeline.topics.clustering.neighbours import nearest_neighbours
from pattern_pipeline.topics.clustering.provisional import provisional_groups
from pattern_pipeline.topics.clustering.reduction import linear
from pattern_pipeline.topics.clustering.silhouette import Labels, cosine_silhouette
from pattern_pipeline.topics.clustering.smoothing import neighbour_count, smoothed
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import centroids_of, nearest, radii_of

ClusteringStatus = Literal["ready", "collapsed", "nothing_dense"]
Weights = npt.NDArray[np.int64]
# Fewer shared summaries say nothing of how much two maps agree.
ENOUGH_SHARED = 30


@dataclass(frozen=True)
class Clustering:
    """The groups of distinct vectors.

    ``labels`` of those in one (-1 elsewhere), unit-length ``centroids``, ``radii`` (cosine distance), the
    ``broad`` group of each group (-1: none above it), the vectors ``reduced`` after smoothing, what was
    tried, and which of it (None: no setting) was taken.
    """

    status: ClusteringStatus
    labels: Labels
    centroids: Vectors
    radii: npt.NDArray[np.float64]
    broad: npt.NDArray[np.int64]
    reduced: npt.NDArray[np.float32]
    candidates: tuple[Candidate, ...]
    chosen: int | None


def cluster(
    vectors: Vectors,
    weights: Weights,
    seed: int,
    maximum_topics: int,
    *,
    former: Labels | None = None,
    method: str = "auto",
) -> Clustering:
    """Find the groups of distinct unit vectors, each standing for ``weights`` summaries.

    Neighbours are found once; vectors are smoothed over them and merged to a tree; every candidate is a cut
    of it, scored where all summaries are placed by nearest centroid. ``former``: the group of each vector
    in the map before, -1 where it has none; it decides between candidates that are as good. Where every
    setting collapses, the best of them is kept and the status says so; where no setting finds two groups,
    k-means gives provisional ones, the only step that ``seed`` moves.
    """
    near = nearest_neighbours(vectors, neighbour_count(len(vectors)))
    reduced = linear(smoothed(vectors, near))
    points = micro_clusters(reduced, weights)
    tried = list(groupings(points, method, maximum_topics))
    found = [each.labels[points.of_row] for each in tried]
    counted = _counted(weights, maximum_topics)
    candidates = [
        _scored(vectors, weights, counted, labels, each, former)
        for labels, each in zip(found, tried, strict=True)
    ]
    chosen, status = _chosen(candidates, maximum_topics)
    labels = provisional_groups(vectors, weights, seed) if chosen is None else found[chosen]
    broad = (
        np.full(int(labels.max()) + 1, -1, dtype=np.int64)
        if chosen is None
        else broad_groups(tried[chosen].tree, points.of_row, vectors, weights, labels)
    )
    centroids = centroids_of(vectors, labels, weights, len(broad))
    radii = radii_of(vectors, labels, centroids)
    return Clustering(status, labels, centroids, radii, broad, reduced, tuple(candidates), chosen)


def _chosen(candidates: list[Candidate], maximum_topics: int) -> tuple[int | None, ClusteringStatus]:
    chosen = best(candidates, maximum_topics)
    if chosen is not None:
        return chosen, "ready"
    fallback = best_collapsed(candidates, maximum_topics)
    return fallback, "nothing_dense" if fallback is None else "collapsed"


def _counted(weights: Weights, maximum_topics: int) -> Weights:
    """How often each text counts in the score: once, or one that is said 75 times is a perfect topic of its own.

    Where texts are so few that each may be a topic, such as the choices of a menu, that is what it is.
    """
    menu = len(weights) <= group_counts(int(weights.sum()), maximum_topics)[-1]
    return weights if menu else np.ones_like(weights)


def _scored(
    vectors: Vectors,
    weights: Weights,
    counted: Weights,
    labels: Labels,
    made: Grouping,
    former: Labels | None,
) -> Candidate:
    topics = int(labels.max()) + 1
    noise = float(weights[labels < 0].sum() / weights.sum())
    if topics == 0:
        return Candidate(made.method, made.setting, 0, noise, 0.0, None)
    placed = nearest(vectors, centroids_of(vectors, labels, weights, topics))
    shares = np.bincount(placed, weights=weights, minlength=topics) / weights.sum()
    score = cosine_silhouette(vectors, placed, counted)
    return Candidate(
        method=made.method,
        setting=made.setting,
        topics=topics,
        noise_share=noise,
        largest_share=float(shares.max()),
        silhouette=score.mean if score else None,
        silhouette_error=score.error if score else 0.0,
        agreement=_agreement(placed, former),
    )


def _agreement(placed: Labels, former: Labels | None) -> float | None:
    if former is None:
        return None
    shared = np.flatnonzero(former >= 0)
    if len(shared) < ENOUGH_SHARED:
        return None
    return float(adjusted_rand_score(former[shared], placed[shared]))
