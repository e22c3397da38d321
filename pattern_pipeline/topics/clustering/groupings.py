"""Group points at every setting that is tried: cuts of a merge tree, or HDBSCAN at several sizes."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.kmeans import MicroClusters
from pattern_pipeline.topics.clustering.selection import list_group_counts
from pattern_pipeline.topics.clustering.silhouette import Labels
from pattern_pipeline.topics.clustering.tree import MergeTree, build_merge_tree

METHODS = ("auto", "hdbscan")
SMALLEST_SIZE = 5
TRIED_SIZES = 10
HDBSCAN_DIMENSIONS = 15


@dataclass(frozen=True)
class Grouping:
    """One way to group rows.

    ``labels``: group of each row, -1 for none. ``method`` and ``setting``: what made it.
    """

    method: str
    setting: int
    labels: Labels


@dataclass(frozen=True)
class Groupings:
    """The groupings of some rows at every setting.

    ``tree``: of the points. ``of_row``: the point of each row.
    """

    tree: MergeTree
    of_row: npt.NDArray[np.int64]
    each: tuple[Grouping, ...]


def list_settings(points: MicroClusters, method: str, maximum_topics: int) -> tuple[int, ...]:
    """List what is tried: for ``auto`` numbers of groups, for ``hdbscan`` minimum sizes."""
    total = int(points.weights.sum())
    if method == "hdbscan":
        return list_cluster_sizes(total)
    if len(points.points) == 1:
        return (1,)
    return list_group_counts(min(total, 5 * len(points.points)), maximum_topics)


def group_points(
    points: MicroClusters, method: str, settings: Sequence[int], *, share: float = 1.0
) -> Groupings:
    """Group points at each of the settings: cuts of Ward's tree, or HDBSCAN's groups.

    ``method``: ``auto`` or ``hdbscan``.
    ``share``: of the whole set that the points are; a minimum size of the whole is that much smaller here.
    """
    tree = build_merge_tree(points.points, points.weights)
    if method == "hdbscan":
        name = "hdbscan"
        found = [run_hdbscan(points.points, points.weights, max(2, round(size * share))) for size in settings]
    else:
        name = "ward"
        found = [drop_small_groups(tree.cut(count), points.weights) for count in settings]
    each = tuple(
        Grouping(name, setting, labels[points.of_row])
        for setting, labels in zip(settings, found, strict=True)
    )
    return Groupings(tree, points.of_row, each)


def drop_small_groups(labels: Labels, weights: npt.NDArray[np.int64]) -> Labels:
    """Label groups of fewer than three summaries, or under a thousandth of all, with -1, and renumber the rest."""
    smallest = max(3, weights.sum() / 1_000)
    totals = np.bincount(labels, weights=weights)
    is_large = totals >= min(smallest, totals.max())
    numbers = np.where(is_large, np.cumsum(is_large) - 1, -1)
    return numbers[labels].astype(np.int64)


def list_cluster_sizes(summaries: int) -> tuple[int, ...]:
    """List the minimum topic sizes to try: a geometric series from 5 to a thirtieth of the summaries.

    No fixed size fits every volume; in a small set sizes up to a tenth are tried.
    """
    largest = max(summaries / 30, min(summaries / 10, 20), SMALLEST_SIZE)
    return tuple(sorted({round(size) for size in np.geomspace(SMALLEST_SIZE, largest, TRIED_SIZES)}))


def run_hdbscan(points: npt.NDArray[np.float32], weights: npt.NDArray[np.int64], size: int) -> Labels:
    """Group points by HDBSCAN (``eom``) and return the group of each, numbered from 0; -1 for noise."""
    rows = np.repeat(points[:, :HDBSCAN_DIMENSIONS].astype(np.float64), weights, axis=0)
    samples = 5 if len(rows) >= 300 else 3  # few summaries have few neighbours to count
    if len(rows) <= max(size, samples):
        return np.full(len(points), -1, dtype=np.int64)
    rows += _jitter_duplicates(points, weights)
    with warnings.catch_warnings():
        # The library uses names of scikit-learn that newer releases warn of.
        warnings.simplefilter("ignore")
        # Imported here: it takes a second to load.
        from hdbscan import HDBSCAN

        # Left unset, min_samples equals min_cluster_size, which turns half of a large set into noise.
        model = HDBSCAN(min_cluster_size=size, min_samples=samples, core_dist_n_jobs=1)
        found = np.asarray(model.fit_predict(rows), dtype=np.int64)
    # The label of the first copy holds for all copies, which lie a hair beside it.
    first = found[np.concatenate([[0], np.cumsum(weights)[:-1]])]
    present = np.unique(first[first >= 0])
    return np.where(first >= 0, np.searchsorted(present, first), -1).astype(np.int64)


def _jitter_duplicates(
    points: npt.NDArray[np.float32], weights: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return small offsets for all copies of a point but the first: a thousandth of the spread.

    Equal points have the distance zero, hence an infinite density: HDBSCAN then cannot separate any two
    groups and returns the two largest.
    """
    width = min(HDBSCAN_DIMENSIONS, points.shape[1])
    copies = np.concatenate([np.arange(weight) > 0 for weight in weights])
    noise = np.random.default_rng(0).normal(size=(len(copies), width)) * float(points.std()) / 1_000
    moved: npt.NDArray[np.float64] = noise * copies[:, None]
    return moved
