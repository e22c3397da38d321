"""Vectors to groups: the setting is chosen from the data, and collapse is seen and avoided."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.candidates import Candidate, best, best_collapsed, sizes
from pattern_pipeline.topics.clustering.density import Labels, Points, Selection, dense_groups, repeated
from pattern_pipeline.topics.clustering.provisional import provisional_groups
from pattern_pipeline.topics.clustering.reduction import reduce
from pattern_pipeline.topics.clustering.silhouette import cosine_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import centroids_of, nearest, radii_of

ClusteringStatus = Literal["ready", "collapsed", "nothing_dense"]
Weights = npt.NDArray[np.int64]

# `eom` finds groups of very different size; `leaf` never takes the two halves of the root for topics, and is
# tried where all of `eom` collapses.
SELECTIONS: tuple[Selection, ...] = ("eom", "leaf")


@dataclass(frozen=True)
class Clustering:
    """The groups of distinct vectors.

    ``labels`` of the dense ones (-1 elsewhere), unit-length ``centroids``, ``radii`` (cosine distance), the
    reduced vectors, what was tried, and which of it (None: no setting) was taken.
    """

    status: ClusteringStatus
    labels: Labels
    centroids: Vectors
    radii: npt.NDArray[np.float64]
    reduced: npt.NDArray[np.float32]
    candidates: tuple[Candidate, ...]
    chosen: int | None


def cluster(vectors: Vectors, weights: Weights, seed: int, maximum_topics: int) -> Clustering:
    """Find the groups of distinct unit vectors, each standing for ``weights`` summaries.

    UMAP runs once; every candidate is HDBSCAN on its result, scored where all summaries are placed by nearest
    centroid. Where every setting collapses, the best of them is kept and the status says so; where no setting
    finds two groups, k-means gives provisional ones.
    """
    reduced = reduce(vectors, seed)
    points = repeated(reduced, weights, seed)
    candidates: list[Candidate] = []
    found: list[Labels] = []
    chosen: int | None = None
    for selection in SELECTIONS:
        tried, labels = _try_sizes(vectors, weights, points, selection, seed)
        candidates += tried
        found += labels
        chosen = best(candidates, maximum_topics)
        if chosen is not None:
            break
    if chosen is not None:
        return _clustering("ready", vectors, weights, found[chosen], reduced, candidates, chosen)
    fallback = best_collapsed(candidates, maximum_topics)
    if fallback is not None:
        return _clustering("collapsed", vectors, weights, found[fallback], reduced, candidates, fallback)
    groups = provisional_groups(vectors, weights, seed)
    return _clustering("nothing_dense", vectors, weights, groups, reduced, candidates, None)


def _try_sizes(
    vectors: Vectors, weights: Weights, points: Points, selection: Selection, seed: int
) -> tuple[list[Candidate], list[Labels]]:
    total = int(weights.sum())
    first = np.concatenate([[0], np.cumsum(weights)[:-1]])
    candidates, found = [], []
    for size in sizes(total):
        # Few summaries have few neighbours to count.
        dense = dense_groups(points, size, 5 if total >= 300 else 3, selection)
        # A text's first copy speaks for all of them: the others lie a hair beside it.
        labels, noise = _renumbered(dense[first]), float((dense < 0).mean())
        candidates.append(_scored(vectors, weights, labels, f"hdbscan {selection}", size, noise, seed))
        found.append(labels)
    return candidates, found


def _scored(
    vectors: Vectors, weights: Weights, labels: Labels, method: str, size: int, noise: float, seed: int
) -> Candidate:
    topics = int(labels.max()) + 1
    if topics == 0:
        return Candidate(method, size, 0, noise, 0.0, None)
    placed = nearest(vectors, centroids_of(vectors, labels, weights, topics))
    shares = np.bincount(placed, weights=weights, minlength=topics) / weights.sum()
    rows = np.repeat(np.arange(len(vectors)), weights)
    score = cosine_silhouette(vectors[rows], placed[rows], seed) if topics > 1 else None
    mean, error = (score.mean, score.error) if score else (None, 0.0)
    return Candidate(method, size, topics, noise, float(shares.max()), mean, error)


def _clustering(
    status: ClusteringStatus,
    vectors: Vectors,
    weights: Weights,
    labels: Labels,
    reduced: npt.NDArray[np.float32],
    candidates: list[Candidate],
    chosen: int | None,
) -> Clustering:
    centroids = centroids_of(vectors, labels, weights, int(labels.max()) + 1)
    radii = radii_of(vectors, labels, centroids)
    return Clustering(status, labels, centroids, radii, reduced, tuple(candidates), chosen)


def _renumbered(labels: Labels) -> Labels:
    kept = np.unique(labels[labels >= 0])
    return np.where(labels >= 0, np.searchsorted(kept, labels), -1).astype(np.int64)
