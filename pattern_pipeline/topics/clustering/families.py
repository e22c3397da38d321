"""Every grouping that is tried, and what made it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.candidates import group_counts
from pattern_pipeline.topics.clustering.density import dense_groups, sizes
from pattern_pipeline.topics.clustering.microclusters import MicroClusters
from pattern_pipeline.topics.clustering.silhouette import Labels
from pattern_pipeline.topics.clustering.tree import Linkage, MergeTree, merge_tree

METHODS = ("auto", "hdbscan")


@dataclass(frozen=True)
class Grouping:
    """``labels`` of the points, -1 in none, by ``method`` with ``setting``; ``tree``: what it was cut from."""

    method: str
    setting: int
    labels: Labels
    tree: MergeTree


def groupings(points: MicroClusters, method: str, maximum_topics: int) -> Iterator[Grouping]:
    """Cuts of Ward's tree and of average linkage's, or with ``hdbscan`` its groups at several sizes."""
    return FAMILIES[method](points, maximum_topics)


def _cuts(linkages: tuple[Linkage, ...], points: MicroClusters, maximum_topics: int) -> Iterator[Grouping]:
    total = int(points.weights.sum())
    counts = (
        (1,) if len(points.points) == 1 else group_counts(min(total, 5 * len(points.points)), maximum_topics)
    )
    for linkage in linkages:
        tree = merge_tree(points.points, points.weights, linkage)
        for count in counts:
            yield Grouping(linkage, count, without_small(tree.cut(count), points.weights), tree)


def _dense(points: MicroClusters, maximum_topics: int) -> Iterator[Grouping]:  # noqa: ARG001 - one shape for all
    tree = merge_tree(points.points, points.weights, "ward")
    for size in sizes(int(points.weights.sum())):
        yield Grouping("hdbscan", size, dense_groups(points.points, points.weights, size), tree)


FAMILIES: Mapping[str, Callable[[MicroClusters, int], Iterator[Grouping]]] = {
    "auto": partial(_cuts, ("ward", "average")),
    "hdbscan": _dense,
}


def without_small(labels: Labels, weights: npt.NDArray[np.int64]) -> Labels:
    """Groups of fewer than three summaries, or of under a thousandth of all, are none; numbered anew."""
    smallest = max(3, weights.sum() / 1_000)
    totals = np.bincount(labels, weights=weights)
    kept = totals >= min(smallest, totals.max())
    numbers = np.where(kept, np.cumsum(kept) - 1, -1)
    return numbers[labels].astype(np.int64)
