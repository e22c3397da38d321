"""The closest topic of each vector, within the topic's reach."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from pattern_pipeline.topics.embedding.embedder import Vectors

NOWHERE = -1


@dataclass(frozen=True)
class Placement:
    """``topic``: index of the topic of each row, -1 where none is close enough.

    ``distance``: cosine distance (0 to 2) to the nearest centroid, whether close enough or not.
    """

    topic: npt.NDArray[np.int64]
    distance: npt.NDArray[np.float64]


def place(vectors: Vectors, centroids: Vectors, radii: npt.NDArray[np.float64]) -> Placement:
    """Place rows of unit length by the nearest of some centroids of unit length, if within its radius."""
    if not len(centroids) or not len(vectors):
        nowhere = np.full(len(vectors), NOWHERE, dtype=np.int64)
        return Placement(nowhere, np.full(len(vectors), np.nan))
    similarity = vectors @ centroids.T
    nearest = similarity.argmax(axis=1)
    distance = 1.0 - similarity[np.arange(len(vectors)), nearest].astype(np.float64)
    distance = np.clip(distance, 0.0, 2.0)
    return Placement(np.where(distance <= radii[nearest], nearest, NOWHERE), distance)


def nearest(vectors: Vectors, centroids: Vectors) -> npt.NDArray[np.int64]:
    """Index of each row's nearest centroid, however far."""
    return np.asarray((vectors @ centroids.T).argmax(axis=1), dtype=np.int64)


def centroids_of(
    vectors: Vectors, labels: npt.NDArray[np.int64], weights: npt.NDArray[np.int64], count: int
) -> Vectors:
    """Weighted mean of each group's rows, scaled to length 1; rows labelled -1 belong to none."""
    sums = group_sums(vectors, labels, weights, count)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return (sums / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


def group_sums(
    vectors: Vectors, labels: npt.NDArray[np.int64], weights: npt.NDArray[np.int64], count: int
) -> npt.NDArray[np.float64]:
    """Weighted sum of each group's rows; rows labelled -1 belong to none."""
    inside = np.flatnonzero(labels >= 0)
    # Weights of the vectors' own width: others have all vectors copied to theirs, at five times the time.
    members = sparse.csr_array(
        (weights[inside].astype(vectors.dtype), (labels[inside], inside)), shape=(count, len(vectors))
    )
    return np.asarray(members @ vectors, dtype=np.float64)


def radii_of(vectors: Vectors, labels: npt.NDArray[np.int64], centroids: Vectors) -> npt.NDArray[np.float64]:
    """Measure how far each topic reaches, as cosine distance.

    That is a tenth beyond the 98th percentile of the rows nearest to its centroid, dense (label 0 and up)
    or not, but at most 1.6 times the 95th of its dense rows, so that where most of a set is noise the noise
    does not set the reach. Among the reaches tried this one covers the most for the same share of foreign
    texts let in. A topic of equal texts still reaches 0.05.
    """
    radii = np.empty(len(centroids))
    closest = nearest(vectors, centroids) if len(centroids) else labels
    for topic, centroid in enumerate(centroids):
        distances = 1.0 - vectors @ centroid
        dense, near = distances[labels == topic], distances[closest == topic]
        reach = 1.6 * np.quantile(dense, 0.95) if len(dense) else 0.0
        radii[topic] = min(reach, 1.1 * np.quantile(near, 0.98)) if len(near) else reach
    return np.maximum(radii, 0.05)
