"""Many points as fewer: each group of close ones as its mean."""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

LIMIT = 5_000
GROUPS = 3_000
ROUNDS = 8


@dataclass(frozen=True)
class MicroClusters:
    """``points``: means of the groups; ``weights``: of all in them; ``of_row``: each row's group."""

    points: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int64]
    of_row: npt.NDArray[np.int64]


def micro_clusters(rows: npt.NDArray[np.float32], weights: npt.NDArray[np.int64]) -> MicroClusters:
    """Up to 5,000 rows as they are; more as 3,000 groups by a few rounds of k-means.

    The tree above them takes time with the square of its points, and a topic holds several of these
    groups. They start from rows at even steps: rows come in order of their texts' hashes, so that the start
    is a fair sample and the same again the next time.
    """
    if len(rows) <= LIMIT:
        return MicroClusters(rows, weights, np.arange(len(rows)))
    start = rows[np.linspace(0, len(rows) - 1, GROUPS).astype(np.int64)]
    with warnings.catch_warnings():
        # Equal rows leave fewer groups than asked for, and eight rounds are not meant to converge.
        warnings.simplefilter("ignore")
        found = KMeans(GROUPS, init=start, n_init=1, max_iter=ROUNDS, algorithm="lloyd").fit(
            rows, sample_weight=weights
        )
    kept, of_row = np.unique(found.labels_, return_inverse=True)
    points = found.cluster_centers_[kept].astype(np.float32)
    return MicroClusters(points, np.bincount(of_row, weights=weights).astype(np.int64), of_row)
