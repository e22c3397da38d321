"""Measure how well groups are separated."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import sum_groups

Labels = npt.NDArray[np.int64]
BLOCK = 20_000


@dataclass(frozen=True)
class Silhouette:
    """The mean silhouette of the rows (-1 to 1) and its standard error.

    ``each``: silhouette of every row that is in a group, in order.
    """

    mean: float
    error: float
    each: npt.NDArray[np.float32] = field(compare=False, repr=False)


def compute_silhouette(
    vectors: Vectors, labels: Labels, weights: npt.NDArray[np.int64] | None = None
) -> Silhouette | None:
    """Compute the cosine silhouette (Rousseeuw 1987) of unit vectors; rows labelled -1 are left out.

    Groups are numbered from 0. A row of weight w counts as w equal rows. The result is exact for any number
    of rows: the mean cosine distance to a group is the distance to the mean of its vectors, so that no two
    rows are compared.

    Returns None if fewer than two groups are present, or no group has two rows.
    """
    inside = labels >= 0
    vectors, labels = vectors[inside], labels[inside]
    weight = np.ones(len(labels), dtype=np.int64) if weights is None else weights[inside]
    count = int(labels.max()) + 1 if len(labels) else 0
    totals = np.bincount(labels, weights=weight, minlength=count).astype(np.float64)
    if (totals > 0).sum() < 2 or totals.max() <= 1:
        return None
    sums = sum_groups(vectors, labels, weight, count)
    means = (sums / np.where(totals > 0, totals, 1.0)[:, None]).astype(np.float32)
    each = np.concatenate(
        [
            _score_rows(vectors[start : start + BLOCK], labels[start : start + BLOCK], means, totals)
            for start in range(0, len(labels), BLOCK)
        ]
    )
    mean = float(np.average(each, weights=weight))
    variance = float(np.average((each - mean) ** 2, weights=weight))
    return Silhouette(mean, float(np.sqrt(variance / weight.sum())), each.astype(np.float32))


def _score_rows(
    vectors: Vectors, labels: Labels, means: Vectors, totals: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    distances = 1.0 - vectors @ means.T
    distances[:, totals == 0] = np.inf
    own = totals[labels]
    rows = np.arange(len(labels))
    # Mean distance to the others of its group: a row is not its own neighbour.
    within = np.maximum(distances[rows, labels], 0.0) * own / np.maximum(own - 1, 1)
    distances[rows, labels] = np.inf
    between = np.maximum(distances.min(axis=1), 0.0)
    larger = np.maximum(np.maximum(within, between), 1e-12)
    found: npt.NDArray[np.float64] = np.where(own > 1, (between - within) / larger, 0.0)
    return found


def compute_simplified_silhouette(vectors: Vectors, labels: Labels) -> npt.NDArray[np.float64]:
    """Compute the simplified silhouette (Hruschka et al. 2004) of each unit vector, by cosine distance.

    It compares the distance to the centroid of the own group with that to the nearest other centroid. All
    rows are in a group, and groups are numbered from 0; 0 for all rows of a single group.
    """
    count = int(labels.max()) + 1
    sums = sum_groups(vectors, labels, np.ones(len(labels), dtype=np.int64), count)
    lengths = np.linalg.norm(sums, axis=1)
    centroids = (sums / np.where(lengths > 0, lengths, 1.0)[:, None]).astype(np.float32)
    if (lengths > 0).sum() < 2:
        return np.zeros(len(vectors))
    parts = [
        _compare_centroids(vectors[start : start + BLOCK], labels[start : start + BLOCK], centroids, lengths)
        for start in range(0, len(vectors), BLOCK)
    ]
    return np.concatenate(parts)


def _compare_centroids(
    vectors: Vectors, labels: Labels, centroids: Vectors, lengths: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    distances = 1.0 - vectors @ centroids.T
    distances[:, lengths == 0] = np.inf
    rows = np.arange(len(vectors))
    within = np.maximum(distances[rows, labels], 0.0).astype(np.float64)
    distances[rows, labels] = np.inf
    between = np.maximum(distances.min(axis=1), 0.0).astype(np.float64)
    found: npt.NDArray[np.float64] = (between - within) / np.maximum(np.maximum(within, between), 1e-12)
    return found
