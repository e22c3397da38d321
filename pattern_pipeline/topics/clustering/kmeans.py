"""The uses of k-means: to shrink large sets, to group sets without dense groups, to move rows to chosen groups."""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from pattern_pipeline.topics.clustering.silhouette import Labels, compute_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import find_nearest, fit_centroids

MAXIMUM_ROWS = 5_000
MICRO_CLUSTERS = 3_000
MICRO_CLUSTER_ROUNDS = 8
MAXIMUM_PROVISIONAL = 8


@dataclass(frozen=True)
class MicroClusters:
    """Groups of near rows.

    ``points``: means of the groups. ``weights``: total weight of each. ``of_row``: group of each row.
    """

    points: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int64]
    of_row: npt.NDArray[np.int64]


def build_micro_clusters(rows: npt.NDArray[np.float32], weights: npt.NDArray[np.int64]) -> MicroClusters:
    """Return up to 5,000 rows as they are, and more as 3,000 groups by eight rounds of k-means.

    The time of the merge tree grows with the square of its points, and a topic holds several of these groups.
    The initial centroids are rows at even steps: rows come in the order of the hashes of their texts, so that
    the start is a fair sample, and the same one the next time.
    """
    if len(rows) <= MAXIMUM_ROWS:
        return MicroClusters(rows, weights, np.arange(len(rows)))
    start = rows[np.linspace(0, len(rows) - 1, MICRO_CLUSTERS).astype(np.int64)]
    with warnings.catch_warnings():
        # Equal rows give fewer groups than asked for, and eight rounds are not meant to converge.
        warnings.simplefilter("ignore")
        model = KMeans(
            MICRO_CLUSTERS, init=start, n_init=1, max_iter=MICRO_CLUSTER_ROUNDS, algorithm="lloyd"
        ).fit(rows, sample_weight=weights)
    present, of_row = np.unique(model.labels_, return_inverse=True)
    points = model.cluster_centers_[present].astype(np.float32)
    return MicroClusters(points, np.bincount(of_row, weights=weights).astype(np.int64), of_row)


def find_provisional_groups(
    vectors: Vectors, weights: npt.NDArray[np.int64], seed: int
) -> npt.NDArray[np.int64]:
    """Group all rows by k-means, with the count from 1 to 8 that has the highest cosine silhouette."""
    best, groups = -1.0, np.zeros(len(vectors), dtype=np.int64)
    for count in range(2, min(MAXIMUM_PROVISIONAL, len(vectors)) + 1):
        with warnings.catch_warnings():
            # Nearly equal rows give fewer groups than asked for; scikit-learn warns of that.
            warnings.simplefilter("ignore")
            labels = KMeans(count, n_init=3, random_state=seed).fit(vectors, sample_weight=weights).labels_
        score = compute_silhouette(vectors, labels.astype(np.int64), weights)
        if score is not None and score.mean > best:
            _, groups = np.unique(labels, return_inverse=True)
            best = score.mean
    return groups.astype(np.int64)


def reassign_to_nearest(
    vectors: Vectors,
    weights: npt.NDArray[np.int64],
    labels: Labels,
    centroids: Vectors,
    *,
    noise_apart: bool = False,
) -> tuple[Labels, Vectors]:
    """Move each row to its nearest centroid, by one round of spherical k-means (Dhillon and Modha 2001).

    A merge tree never undoes a merge, so that some rows are nearer to the centroid of another group than to
    their own, and rows of branches that are too small for a topic are in no group.

    ``noise_apart``: leave rows that are in no group out of all groups, for methods that mean them as noise.

    Returns the labels and the new centroids; a group that loses all of its rows keeps its centroid.
    """
    inside = labels >= 0 if noise_apart else np.ones(len(labels), dtype=bool)
    moved = np.where(inside, find_nearest(vectors, centroids), labels)
    left = np.bincount(moved[inside], minlength=len(centroids)) > 0
    means = np.where(left[:, None], fit_centroids(vectors, moved, weights, len(centroids)), centroids)
    return np.where(inside, find_nearest(vectors, means), labels), means
