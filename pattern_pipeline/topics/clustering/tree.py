"""Build the merge tree of points (agglomerative clustering), and cut it into groups."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import DisjointSet, fcluster

from pattern_pipeline.topics.clustering.silhouette import Labels

Points = npt.NDArray[np.float32]
Weights = npt.NDArray[np.int64]
# Each step reads all slots; once a tenth of them is empty it pays to copy the others.
COMPACT_AT = 0.9


@dataclass(frozen=True)
class MergeTree:
    """A hierarchy of groups.

    ``merges``: like scipy's linkage matrix, one row for each merge: the two groups, the height, the points in
    both.
    """

    merges: npt.NDArray[np.float64]

    def cut(self, count: int) -> Labels:
        """Return the group of each point after cutting the tree into at most ``count`` groups, numbered from 0."""
        if not len(self.merges):
            return np.zeros(1, dtype=np.int64)
        return fcluster(self.merges, count, "maxclust").astype(np.int64) - 1


def build_merge_tree(points: Points, weights: Weights) -> MergeTree:
    """Merge the two closest groups until one is left.

    Ward's linkage merges the pair that adds least to the squared distances from the means. A point of weight
    w counts as w equal points.

    The distance follows from the means of the groups, so that memory grows with the points and not with their
    pairs, which scipy's own linkage holds. The merges are found by nearest-neighbour chains (Murtagh,
    "A survey of recent advances in hierarchical clustering algorithms", 1983).
    """
    forest = _Forest(points, weights)
    chain: list[int] = []
    while forest.left > 1:
        if not chain:
            chain.append(forest.find_open())
        if forest.left < COMPACT_AT * len(forest.slots):
            chain = forest.compact(chain)
        last = chain[-1]
        distances = forest.distances(last)
        closest = int(distances.argmin())
        before = chain[-2] if len(chain) > 1 else None
        # Rounding can turn a ring of equal distances into an endless descent.
        if before is not None and (distances[before] <= distances[closest] or closest in chain):
            forest.merge(last, before, float(distances[before]))
            del chain[-2:]
        else:
            chain.append(closest)
    return MergeTree(_number_merges(len(points), forest.merges))


class _Forest:
    """The groups not merged yet, each by its mean, weight and spread, in the slot of one of its points."""

    def __init__(self, points: Points, weights: Weights) -> None:
        self.means = points.astype(np.float64)
        self.weights = weights.astype(np.float64)
        self.squares = (self.means**2).sum(axis=1)
        self.gone = np.zeros(len(points))
        self.slots = np.arange(len(points))  # of what point each row was
        self.left = len(points)
        self.merges: list[tuple[int, int, float]] = []

    def find_open(self) -> int:
        return int(self.gone.argmin())

    def compact(self, chain: list[int]) -> list[int]:
        """Remove the empty slots, and return the slots of ``chain`` by their new numbers."""
        open_slots = np.flatnonzero(self.gone == 0)
        self.means, self.weights, self.squares = (
            self.means[open_slots],
            self.weights[open_slots],
            self.squares[open_slots],
        )
        self.gone, self.slots = self.gone[open_slots], self.slots[open_slots]
        return [int(slot) for slot in np.searchsorted(open_slots, chain)]

    def distances(self, slot: int) -> npt.NDArray[np.float32]:
        distances = self.means @ self.means[slot]
        distances *= -2
        distances += self.squares + self.squares[slot]
        np.maximum(distances, 0.0, out=distances)
        weight = self.weights[slot]
        distances *= 2 * weight * self.weights / (self.weights + weight)
        distances += self.gone
        distances[slot] = np.inf
        # The distances of a pair in its two directions differ in the last digits.
        rounded: npt.NDArray[np.float32] = distances.astype(np.float32)
        return rounded

    def merge(self, removed: int, merged: int, distance: float) -> None:
        first, second = self.weights[removed], self.weights[merged]
        total = first + second
        self.means[merged] = (first * self.means[removed] + second * self.means[merged]) / total
        self.squares[merged] = float(self.means[merged] @ self.means[merged])
        self.weights[merged] = total
        self.gone[removed] = np.inf
        self.left -= 1
        self.merges.append((int(self.slots[removed]), int(self.slots[merged]), float(np.sqrt(distance))))


def _number_merges(points: int, merges: list[tuple[int, int, float]]) -> npt.NDArray[np.float64]:
    """Sort merges by height, and number the groups as scipy does: points first, then merges in order."""
    groups = DisjointSet(range(points))
    number = list(range(points))
    size = [1] * points
    numbered = np.empty((len(merges), 4))
    for step, (first, second, height) in enumerate(sorted(merges, key=lambda merge: merge[2])):
        one, two = groups[first], groups[second]
        numbered[step] = (*sorted((number[one], number[two])), height, size[one] + size[two])
        groups.merge(one, two)
        root = groups[first]
        number[root], size[root] = points + step, int(numbered[step, 3])
    return numbered
