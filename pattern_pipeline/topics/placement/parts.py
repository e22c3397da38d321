"""Split topics into parts, and estimate for each split how likely its sides are two tasks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.topics.placement.neighbourhood import (
    Floats,
    Indices,
    SmoothedMembers,
    average_groups,
    compare_distances,
    scale_rows,
)

DEPTH = 3
SMALLEST_SPLIT = 10
SMALLEST_PART = 3
POWER_ROUNDS = 12
MEAN_ROUNDS = 8
SPLIT_MEASURES = (
    "smoothed_silhouette",
    "neighbour_purity",
    "smoothed_separation",
    "separation",
    "log_members",
    "smaller_share",
)


@dataclass(frozen=True)
class Part:
    """A topic, or a part of one, and how it splits further.

    ``rows``: positions of its members. ``weight``: their units. ``sides``: its two parts, or none.
    ``measures``: of the split, in the order of SPLIT_MEASURES; empty without one.
    """

    rows: Indices
    weight: float
    sides: "tuple[Part, Part] | tuple[()]" = ()
    measures: Floats | None = None

    def list_leaves(self) -> "list[Part]":
        """List the parts that are not split further, in order."""
        return [leaf for side in self.sides for leaf in side.list_leaves()] if self.sides else [self]

    def list_splits(self) -> "list[Part]":
        """List this part and those inside it that are split, the outermost first."""
        if not self.sides:
            return []
        return [self, *(inner for side in self.sides for inner in side.list_splits())]


SplitProbability = Callable[[Floats], Floats]


def split_topics(smoothed: SmoothedMembers, count: int) -> list[Part]:
    """Split each of ``count`` topics in two, each side in two, and those once more.

    The sides are the two means of the smoothed vectors, from the principal axis on. The measures say how far
    apart they are, compared with topics that are neighbours in this map: the simplified silhouette of the split,
    the share of neighbours on the same side beyond chance, and the logarithms of the sides' cosine distance over
    the median distance of topics to their nearest, smoothed and not.
    """
    members = smoothed.members
    raw, smooth = members.vectors, smoothed.vectors
    scales = (
        _measure_topic_gap(smooth, members.topic, members.weights, count),
        _measure_topic_gap(raw, members.topic, members.weights, count),
    )
    splitter = _Splitter(smooth, raw, members.weights, smoothed.links.rows, scales)
    return [splitter.split(np.flatnonzero(members.topic == topic), DEPTH) for topic in range(count)]


def _measure_topic_gap(rows: Floats, topic: Indices, weights: Floats, count: int) -> float:
    if count < 2:
        return 0.5
    means = scale_rows(average_groups(rows, topic, weights, count))
    distances = 1.0 - means @ means.T
    np.fill_diagonal(distances, np.inf)
    return max(float(np.median(distances.min(axis=1))), 1e-3)


class _Splitter:
    """Splits parts of one map's members."""

    def __init__(
        self, smooth: Floats, raw: Floats, weights: Floats, neighbours: Indices, scales: tuple[float, float]
    ) -> None:
        self.smooth, self.raw, self.weights = smooth, raw, weights
        self.neighbours, self.scales = neighbours, scales
        self.side_of = np.full(len(raw), -1, dtype=np.int64)

    def split(self, rows: Indices, depth: int) -> Part:
        part = Part(rows, float(self.weights[rows].sum()))
        if depth == 0 or len(rows) < SMALLEST_SPLIT:
            return part
        side = split_in_two(self.smooth[rows], self.weights[rows])
        sizes = np.bincount(side, minlength=2)
        if sizes.min() < SMALLEST_PART:
            return part
        first, second = (self.split(rows[side == each], depth - 1) for each in (0, 1))
        return Part(rows, part.weight, (first, second), self._measure(rows, side))

    def _measure(self, rows: Indices, side: Indices) -> Floats:
        weights = self.weights[rows]
        shares = np.bincount(side, weights=weights, minlength=2) / weights.sum()
        gaps = []
        for vectors in (self.smooth, self.raw):
            means = scale_rows(average_groups(vectors[rows], side, weights, 2))
            gaps.append(1.0 - float(means[0] @ means[1]))
        return np.array(
            [
                self._measure_silhouette(rows, side),
                self._measure_purity(rows, side, shares),
                *(np.log(max(gap, 1e-6) / scale) for gap, scale in zip(gaps, self.scales, strict=True)),
                np.log(len(rows)),
                shares.min(),
            ]
        )

    def _measure_silhouette(self, rows: Indices, side: Indices) -> float:
        vectors, weights = self.smooth[rows], self.weights[rows]
        distances = 1.0 - vectors @ scale_rows(average_groups(vectors, side, weights, 2)).T
        return float(np.average(compare_distances(distances, side), weights=weights))

    def _measure_purity(self, rows: Indices, side: Indices, shares: Floats) -> float:
        """Measure the share of neighbours within the part that are on the same side; 0 is chance, 1 is all."""
        self.side_of[rows] = side
        near = self.side_of[self.neighbours[rows]]
        self.side_of[rows] = -1
        known = near >= 0
        counted = known.any(axis=1)
        if not counted.any():
            return 0.0
        same = ((near == side[:, None]) & known).sum(axis=1)[counted] / known.sum(axis=1)[counted]
        chance = float((shares**2).sum())
        return (float(same.mean()) - chance) / max(1.0 - chance, 1e-9)


def split_in_two(vectors: Floats, weights: Floats) -> Indices:
    """Split vectors by the sign on their principal axis, then by spherical 2-means; all 0 if they are equal.

    The axis is found by power iteration from the vector that is farthest from the mean: nothing is random.
    """
    shares = (weights / weights.sum()).astype(np.float32)
    centred = vectors - shares @ vectors
    axis = centred[np.einsum("ij,ij->i", centred, centred).argmax()]
    for _ in range(POWER_ROUNDS):
        axis = ((centred @ axis) * shares) @ centred
        length = np.linalg.norm(axis)
        if length < 1e-12:
            return np.zeros(len(vectors), dtype=np.int64)
        axis = axis / length
    side = (centred @ axis > 0).astype(np.int64)
    for _ in range(MEAN_ROUNDS):
        if side.min() == side.max():
            break
        moved = (vectors @ scale_rows(average_groups(vectors, side, weights, 2)).T).argmax(axis=1)
        if (moved == side).all():
            break
        side = moved
    return np.asarray(side, dtype=np.int64)


def estimate_unity(topic: Part, probability: SplitProbability) -> list[float]:
    """Estimate for each leaf of a topic how likely its members are of the task that the topic mostly is.

    ``probability``: of a split being one of tasks, for rows of measures. The core is the leaf that is left when
    the larger side is followed at each split. A leaf belongs to the core's task unless the split that parts the
    two is one of tasks.
    """
    splits = topic.list_splits()
    if not splits:
        return [1.0]
    chances = probability(np.array([split.measures for split in splits]))
    chance_of = {id(split): float(chance) for split, chance in zip(splits, chances, strict=True)}
    return _spread_unity(topic, _find_core(topic, chance_of)[1], chance_of, 1.0)


def _find_core(part: Part, chance_of: dict[int, float]) -> tuple[float, Part]:
    """Find the weight of the largest task in a part, and the leaf in its middle."""
    if not part.sides:
        return part.weight, part
    large, small = sorted((_find_core(side, chance_of) for side in part.sides), key=lambda found: -found[0])
    chance = chance_of[id(part)]
    joined = 0.0 if chance >= 0.5 else (1.0 - chance) * small[0]
    return large[0] + joined, large[1]


def _spread_unity(part: Part, core: Part, chance_of: dict[int, float], unity: float) -> list[float]:
    if not part.sides:
        return [unity]
    holds_core = any(leaf is core for leaf in part.list_leaves())
    found = []
    for side in part.sides:
        inside = not holds_core or any(leaf is core for leaf in side.list_leaves())
        found += _spread_unity(
            side, core, chance_of, unity if inside else unity * (1.0 - chance_of[id(part)])
        )
    return found
