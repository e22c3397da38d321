"""Groups of a tree as the topics that placement makes of them."""

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.silhouette import Labels
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import centroids_of, nearest


def settled(
    vectors: Vectors,
    weights: npt.NDArray[np.int64],
    labels: Labels,
    centroids: Vectors,
    *,
    noise_apart: bool = False,
) -> tuple[Labels, Vectors]:
    """The groups and centroids after one round of spherical k-means (Dhillon and Modha 2001).

    A tree never takes back a merge, so some rows end up nearer to another group's centroid than to their own, and
    branches too small for a topic are in none. Placement moves them, and the centroids move with them. With
    ``noise_apart`` rows in no group stay in none: where they are what lies between groups, and not small ones. A
    group that loses all its rows keeps its centroid.
    """
    inside = labels >= 0 if noise_apart else np.ones(len(labels), dtype=bool)
    moved = np.where(inside, nearest(vectors, centroids), labels)
    left = np.bincount(moved[inside], minlength=len(centroids)) > 0
    means = np.where(left[:, None], centroids_of(vectors, moved, weights, len(centroids)), centroids)
    return np.where(inside, nearest(vectors, means), labels), means
