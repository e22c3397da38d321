"""Groups of a tree as the topics that placement makes of them."""

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.silhouette import Labels
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import centroids_of, nearest


def settled(
    vectors: Vectors, weights: npt.NDArray[np.int64], labels: Labels, centroids: Vectors
) -> tuple[Labels, Vectors]:
    """The groups and centroids after one round of spherical k-means (Dhillon and Modha 2001).

    A tree never takes back a merge, so some rows end up nearer to another group's centroid than to their own.
    Placement moves them there, and the centroids move with them. Rows in no group stay in none; a group that loses
    all its rows keeps its centroid.
    """
    inside = labels >= 0
    moved = np.where(inside, nearest(vectors, centroids), labels)
    left = np.bincount(moved[inside], minlength=len(centroids)) > 0
    means = np.where(left[:, None], centroids_of(vectors, moved, weights, len(centroids)), centroids)
    return np.where(inside, nearest(vectors, means), labels), means
