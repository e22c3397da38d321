"""Fit centroids and radii of topics, and find the nearest topic of each vector."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from pattern_pipeline.topics.embedding.embedder import Vectors

NOWHERE = -1


@dataclass(frozen=True)
class Placement:
    """The topic of each row.

    ``topic``: index of the topic, -1 if none is near enough.
    ``distance``: cosine distance (0 to 2) to the nearest centroid, near enough or not.
    ``confidence``: probability that the topic is right, NaN if there is none; None if it was not estimated.
    """

    topic: npt.NDArray[np.int64]
    distance: npt.NDArray[np.float64]
    confidence: npt.NDArray[np.float64] | None = None


def place_vectors(vectors: Vectors, centroids: Vectors, radii: npt.NDArray[np.float64]) -> Placement:
    """Place each row at the nearest centroid if it lies within that topic's radius; all rows of unit length."""
    if not len(centroids) or not len(vectors):
        nowhere = np.full(len(vectors), NOWHERE, dtype=np.int64)
        return Placement(nowhere, np.full(len(vectors), np.nan))
    similarity = vectors @ centroids.T
    nearest = similarity.argmax(axis=1)
    distance = 1.0 - similarity[np.arange(len(vectors)), nearest].astype(np.float64)
    distance = np.clip(distance, 0.0, 2.0)
    return Placement(np.where(distance <= radii[nearest], nearest, NOWHERE), distance)


def find_nearest(vectors: Vectors, centroids: Vectors) -> npt.NDArray[np.int64]:
    """Find the index of the nearest centroid of each row, at any distance."""
    return np.asarray((vectors @ centroids.T).argmax(axis=1), dtype=np.int64)


def fit_centroids(
    vectors: Vectors, labels: npt.NDArray[np.int64], weights: npt.NDArray[np.int64], count: int
) -> Vectors:
    """Average the rows of each group by weight, scaled to length 1; rows labelled -1 are in no group."""
    sums = sum_groups(vectors, labels, weights, count)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return (sums / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


def sum_groups(
    vectors: Vectors, labels: npt.NDArray[np.int64], weights: npt.NDArray[np.int64], count: int
) -> npt.NDArray[np.float64]:
    """Sum the rows of each group by weight; rows labelled -1 are in no group."""
    inside = np.flatnonzero(labels >= 0)
    # Weights of the vectors' own type: otherwise all vectors are converted, at five times the time.
    members = sparse.csr_array(
        (weights[inside].astype(vectors.dtype), (labels[inside], inside)), shape=(count, len(vectors))
    )
    return np.asarray(members @ vectors, dtype=np.float64)


def fit_radii(vectors: Vectors, labels: npt.NDArray[np.int64], centroids: Vectors) -> npt.NDArray[np.float64]:
    """Fit the radius of each topic, as a cosine distance.

    The radius is 1.1 times the 98th percentile of the distances of all rows nearest to the centroid, but at
    most 1.6 times the 95th percentile of the rows labelled with the topic: where most of a set is noise, the
    noise must not set the radius. Among the radii that were tried this one covers most for the same share of
    foreign texts. The minimum is 0.05, for topics of equal texts.
    """
    radii = np.empty(len(centroids))
    closest = find_nearest(vectors, centroids) if len(centroids) else labels
    for topic, centroid in enumerate(centroids):
        distances = 1.0 - vectors @ centroid
        dense, near = distances[labels == topic], distances[closest == topic]
        reach = 1.6 * np.quantile(dense, 0.95) if len(dense) else 0.0
        radii[topic] = min(reach, 1.1 * np.quantile(near, 0.98)) if len(near) else reach
    return np.maximum(radii, 0.05)
