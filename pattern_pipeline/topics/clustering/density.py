"""Groups of points that lie closer together than what surrounds them."""

import warnings
from typing import Literal

import numpy as np
import numpy.typing as npt

Selection = Literal["eom", "leaf"]
Labels = npt.NDArray[np.int64]
Points = npt.NDArray[np.float64]


def dense_groups(points: Points, minimum_size: int, minimum_samples: int, selection: Selection) -> Labels:
    """Return the group of each point, numbered from 0; -1 where it is in none (HDBSCAN)."""
    if len(points) <= max(minimum_size, minimum_samples):
        return np.full(len(points), -1, dtype=np.int64)
    with warnings.catch_warnings():
        # The library calls parts of scikit-learn by names that newer releases warn of.
        warnings.simplefilter("ignore")
        # Imported here: it takes a second to load, and most commands never cluster.
        from hdbscan import HDBSCAN

        model = HDBSCAN(
            min_cluster_size=minimum_size,
            # Left unset it equals min_cluster_size, which turns half of a large set into noise.
            min_samples=minimum_samples,
            cluster_selection_method=selection,
            core_dist_n_jobs=1,
        )
        return np.asarray(model.fit_predict(points), dtype=np.int64)


def repeated(points: npt.NDArray[np.float32], weights: npt.NDArray[np.int64], seed: int) -> Points:
    """Each point as often as it weighs, row after row, its copies a hair apart.

    Copies at one place have a distance of zero, hence an infinite density: HDBSCAN then cannot tell any two
    groups apart and returns the two largest. The offset is a tenth of the median distance between neighbours.
    """
    rows = np.repeat(points.astype(np.float64), weights, axis=0)
    if len(rows) == len(points):
        return rows
    from sklearn.neighbors import NearestNeighbors

    apart = 1.0
    if len(points) > 1:
        distances, _ = NearestNeighbors(n_neighbors=2).fit(points).kneighbors(points)
        apart = float(np.median(distances[:, 1])) or 1.0
    copies = np.concatenate([np.arange(weight) > 0 for weight in weights])
    noise = np.random.default_rng(seed).normal(size=rows.shape) * (apart / 10 / np.sqrt(rows.shape[1]))
    moved: Points = rows + noise * copies[:, None]
    return moved
