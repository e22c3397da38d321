"""Groups of points that lie closer together than what surrounds them: for those who ask for HDBSCAN."""

import warnings

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.silhouette import Labels

SMALLEST = 5
STEPS = 10
DIMENSIONS = 15


def sizes(summaries: int) -> tuple[int, ...]:
    """Smallest sizes of a topic to try, ascending: a geometric row from 5 to a thirtieth of the summaries.

    A fixed size is wrong at every other volume; a small set still tries up to a tenth.
    """
    largest = max(summaries / 30, min(summaries / 10, 20), SMALLEST)
    return tuple(sorted({round(size) for size in np.geomspace(SMALLEST, largest, STEPS)}))


def dense_groups(points: npt.NDArray[np.float32], weights: npt.NDArray[np.int64], size: int) -> Labels:
    """Return the group of each point, numbered from 0; -1 where it is in none (HDBSCAN, ``eom``)."""
    rows = np.repeat(points[:, :DIMENSIONS].astype(np.float64), weights, axis=0)
    samples = 5 if len(rows) >= 300 else 3  # few summaries have few neighbours to count
    if len(rows) <= max(size, samples):
        return np.full(len(points), -1, dtype=np.int64)
    rows += _apart(points, weights)
    with warnings.catch_warnings():
        # The library calls parts of scikit-learn by names that newer releases warn of.
        warnings.simplefilter("ignore")
        # Imported here: it takes a second to load, and only those who ask for it pay.
        from hdbscan import HDBSCAN

        # Left unset, min_samples equals min_cluster_size, which turns half of a large set into noise.
        model = HDBSCAN(min_cluster_size=size, min_samples=samples, core_dist_n_jobs=1)
        found = np.asarray(model.fit_predict(rows), dtype=np.int64)
    # A text's first copy speaks for all of them: the others lie a hair beside it.
    first = found[np.concatenate([[0], np.cumsum(weights)[:-1]])]
    kept = np.unique(first[first >= 0])
    return np.where(first >= 0, np.searchsorted(kept, first), -1).astype(np.int64)


def _apart(points: npt.NDArray[np.float32], weights: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Offsets that set copies of a point a hair apart, a thousandth of the spread; none for first copies.

    Copies at one place have a distance of zero, hence an infinite density: HDBSCAN then cannot tell any two
    groups apart and returns the two largest.
    """
    width = min(DIMENSIONS, points.shape[1])
    copies = np.concatenate([np.arange(weight) > 0 for weight in weights])
    noise = np.random.default_rng(0).normal(size=(len(copies), width)) * float(points.std()) / 1_000
    moved: npt.NDArray[np.float64] = noise * copies[:, None]
    return moved
