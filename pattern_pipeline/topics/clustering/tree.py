"""The tree of groups: from every point alone to all in one, two groups merged at a time."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import DisjointSet, fcluster

from pattern_pipeline.topics.clustering.silhouette import Labels

Linkage = Literal["ward", "average"]
Points = npt.NDArray[np.float32]
Weights = npt.NDArray[np.int64]
# Each step looks at all slots: empty ones are worth a copy of the rest once they are a tenth.
CLOSED_UP_AT = 0.9


@dataclass(frozen=True)
class MergeTree:
    """``merges``: as scipy's linkage matrix, a row a merge: the two groups, their height, points in both."""

    merges: npt.NDArray[np.float64]

    def cut(self, count: int) -> Labels:
        """Group of each point where the tree has at most ``count`` groups, numbered from 0."""
        if not len(self.merges):
            return np.zeros(1, dtype=np.int64)
        return fcluster(self.merges, count, "maxclust").astype(np.int64) - 1


def merge_tree(points: Points, weights: Weights, linkage: Linkage) -> MergeTree:
    """Merge the two closest groups until one is left.

    ``ward`` merges what adds least to the squared distances from the means, and so favours groups of even
    size; ``average`` merges by the mean squared distance between members, whatever the sizes. A point of
    weight w counts as w points in one place: texts that many say pull as many would.

    Both distances follow from the groups' means, so that memory grows with the points and not with their
    pairs, which scipy's own linkage holds. The order of merges is found by chains of nearest neighbours
    (Murtagh, "A survey of recent advances in hierarchical clustering algorithms", 1983).
    """
    forest = _Forest(points, weights, linkage)
    chain: list[int] = []
    while forest.left > 1:
        if not chain:
            chain.append(forest.any())
        if forest.left < CLOSED_UP_AT * len(forest.slots):
            chain = forest.closed_up(chain)
        last = chain[-1]
        distances = forest.distances(last)
        closest = int(distances.argmin())
        before = chain[-2] if len(chain) > 1 else None
        # Rounding can make a ring of equal distances look like a descent that never ends.
        if before is not None and (distances[before] <= distances[closest] or closest in chain):
            forest.merge(last, before, float(distances[before]))
            del chain[-2:]
        else:
            chain.append(closest)
    return MergeTree(_in_order(len(points), forest.merges))


class _Forest:
    """The groups that are left, each by its mean, weight and spread, in the slot of one of its points."""

    def __init__(self, points: Points, weights: Weights, linkage: Linkage) -> None:
        self.means = points.astype(np.float64)
        self.weights = weights.astype(np.float64)
        self.squares = (self.means**2).sum(axis=1)
        self.spread = self.squares.copy()  # mean squared length of the members
        self.gone = np.zeros(len(points))
        self.slots = np.arange(len(points))  # of what point each row was
        self.left = len(points)
        self.ward = linkage == "ward"
        self.merges: list[tuple[int, int, float]] = []

    def any(self) -> int:
        return int(self.gone.argmin())

    def closed_up(self, chain: list[int]) -> list[int]:
        """Drop the empty slots; the slots of ``chain`` under their new numbers."""
        kept = np.flatnonzero(self.gone == 0)
        self.means, self.weights, self.squares = self.means[kept], self.weights[kept], self.squares[kept]
        self.spread, self.gone, self.slots = self.spread[kept], self.gone[kept], self.slots[kept]
        return [int(slot) for slot in np.searchsorted(kept, chain)]

    def distances(self, slot: int) -> npt.NDArray[np.float32]:
        found = self.means @ self.means[slot]
        found *= -2
        own = self.squares if self.ward else self.spread
        found += own + own[slot]
        np.maximum(found, 0.0, out=found)
        if self.ward:
            weight = self.weights[slot]
            found *= 2 * weight * self.weights / (self.weights + weight)
        found += self.gone
        found[slot] = np.inf
        # The two directions of one pair differ in the last digits.
        rounded: npt.NDArray[np.float32] = found.astype(np.float32)
        return rounded

    def merge(self, gone: int, kept: int, distance: float) -> None:
        first, second = self.weights[gone], self.weights[kept]
        total = first + second
        self.means[kept] = (first * self.means[gone] + second * self.means[kept]) / total
        self.spread[kept] = (first * self.spread[gone] + second * self.spread[kept]) / total
        self.squares[kept] = float(self.means[kept] @ self.means[kept])
        self.weights[kept] = total
        self.gone[gone] = np.inf
        self.left -= 1
        self.merges.append((int(self.slots[gone]), int(self.slots[kept]), float(np.sqrt(distance))))


def _in_order(points: int, merges: list[tuple[int, int, float]]) -> npt.NDArray[np.float64]:
    """Merges by height, groups numbered as scipy numbers them: points first, then merges in order."""
    known = DisjointSet(range(points))
    number = list(range(points))
    size = [1] * points
    found = np.empty((len(merges), 4))
    for step, (first, second, height) in enumerate(sorted(merges, key=lambda merge: merge[2])):
        one, two = known[first], known[second]
        found[step] = (*sorted((number[one], number[two])), height, size[one] + size[two])
        known.merge(one, two)
        root = known[first]
        number[root], size[root] = points + step, int(found[step, 3])
    return found
