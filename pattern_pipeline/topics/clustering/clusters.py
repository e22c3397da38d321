"""Vectors to groups: the setting is chosen from the data, and collapse is seen and avoided."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.broad import broad_groups
from pattern_pipeline.topics.clustering.candidates import Candidate
from pattern_pipeline.topics.clustering.choice import best, best_collapsed
from pattern_pipeline.topics.clustering.families import groupings
from pattern_pipeline.topics.clustering.levels import Lead
from pattern_pipeline.topics.clustering.microclusters import micro_clusters
from pattern_pipeline.topics.clustering.neighbours import nearest_neighbours
from pattern_pipeline.topics.clustering.provisional import provisional_groups
from pattern_pipeline.topics.clustering.reduction import linear
from pattern_pipeline.topics.clustering.scoring import counted_once, leads, scored
from pattern_pipeline.topics.clustering.settling import settled
from pattern_pipeline.topics.clustering.silhouette import Labels
from pattern_pipeline.topics.clustering.smoothing import neighbour_count, smoothed
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import centroids_of, radii_of

ClusteringStatus = Literal["ready", "collapsed", "nothing_dense"]
Weights = npt.NDArray[np.int64]


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
    of it, scored where all summaries are placed by nearest centroid, and what is taken settles there.
    ``former``: the group of each vector in the map before, -1 where it has none; it decides between
    candidates that are as good. Where every
    setting collapses, the best of them is kept and the status says so; where no setting finds two groups,
    k-means gives provisional ones, the only step that ``seed`` moves.
    """
    near = nearest_neighbours(vectors, neighbour_count(len(vectors)))
    reduced = linear(smoothed(vectors, near))
    points = micro_clusters(reduced, weights)
    tried = list(groupings(points, method, maximum_topics))
    found = [each.labels[points.of_row] for each in tried]
    counted = counted_once(weights, maximum_topics)
    scores = [
        scored(vectors, weights, counted, labels, each, former)
        for labels, each in zip(found, tried, strict=True)
    ]
    candidates = [each.candidate for each in scores]
    chosen, status = _chosen(candidates, maximum_topics, leads(scores, counted))
    labels = provisional_groups(vectors, weights, seed) if chosen is None else found[chosen]
    broad = (
        np.full(int(labels.max()) + 1, -1, dtype=np.int64)
        if chosen is None
        else broad_groups(tried[chosen].tree, points.of_row, vectors, weights, labels)
    )
    centroids = centroids_of(vectors, labels, weights, len(broad))
    if chosen is not None:
        apart = tried[chosen].method == "hdbscan"
        labels, centroids = settled(vectors, weights, labels, centroids, noise_apart=apart)
    radii = radii_of(vectors, labels, centroids)
    return Clustering(status, labels, centroids, radii, broad, reduced, tuple(candidates), chosen)


def _chosen(
    candidates: list[Candidate], maximum_topics: int, lead: Lead
) -> tuple[int | None, ClusteringStatus]:
    chosen = best(candidates, maximum_topics, lead)
    if chosen is not None:
        return chosen, "ready"
    fallback = best_collapsed(candidates, maximum_topics)
    return fallback, "nothing_dense" if fallback is None else "collapsed"
