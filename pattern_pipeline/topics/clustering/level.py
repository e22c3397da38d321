"""Score how finely a set is grouped: groups that are apart, and that two halves of the set find alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

from pattern_pipeline.topics.clustering.preparation import (
    choose_neighbour_count,
    find_neighbours,
    reduce_dimensions,
    smooth_vectors,
)
from pattern_pipeline.topics.clustering.silhouette import Labels, compute_simplified_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import find_nearest, fit_centroids

Weights = npt.NDArray[np.int64]
# The level is chosen on at most so many texts: what more traffic of the same tasks adds are repetitions, whose
# templates come to look like groups (a support desk of 13 tasks with 1,000 traces a day had 265 topics).
LEVEL_SAMPLE = 2_500
SPLITS = 3
SPLIT_SEED = 1
# Halves of fewer texts agree by chance.
SMALLEST_HALF = 10


@dataclass(frozen=True)
class SmoothedSet:
    """Some vectors, smoothed over their neighbours, and reduced.

    ``rows``: their positions in the set that they were taken from.
    """

    rows: npt.NDArray[np.int64]
    vectors: Vectors
    weights: Weights
    smoothed: Vectors
    reduced: npt.NDArray[np.float32]


@dataclass(frozen=True)
class HalfGroups:
    """The group of each row of one half, -1 for none."""

    half: SmoothedSet
    labels: Labels


def smooth_rows(
    vectors: Vectors, weights: Weights, rows: npt.NDArray[np.int64], neighbours: int | None = None
) -> SmoothedSet:
    """Smooth and reduce some rows of a set, as if there were no others.

    ``neighbours``: smooth over so many; None for ``choose_neighbour_count``.
    """
    own = vectors[rows]
    count = choose_neighbour_count(len(own)) if neighbours is None else neighbours
    smoothed = smooth_vectors(own, find_neighbours(own, count))
    return SmoothedSet(rows, own, weights[rows], smoothed, reduce_dimensions(smoothed))


def draw_level_sample(total: int) -> npt.NDArray[np.int64]:
    """Draw the texts on which the level is chosen, at even steps of the order of text hashes."""
    return np.unique(np.linspace(0, total - 1, min(total, LEVEL_SAMPLE)).astype(np.int64))


def split_into_halves(vectors: Vectors, weights: Weights) -> tuple[tuple[SmoothedSet, SmoothedSet], ...]:
    """Split a set at random into two halves, three times; no split for a set that is too small.

    The splits are the same for the same number of rows.
    """
    total = len(vectors)
    if total < 2 * SMALLEST_HALF:
        return ()
    random = np.random.default_rng(SPLIT_SEED)
    pairs = []
    for _ in range(SPLITS):
        order = random.permutation(total)
        first, second = np.sort(order[: total // 2]), np.sort(order[total // 2 :])
        pairs.append((smooth_rows(vectors, weights, first), smooth_rows(vectors, weights, second)))
    return tuple(pairs)


def measure_agreement(vectors: Vectors, pairs: Sequence[tuple[HalfGroups, HalfGroups]]) -> float:
    """Measure how far the groups of two halves agree: adjusted Rand index of all vectors, each placed by both.

    The mean over the pairs is returned. Without pairs nothing speaks against any grouping, and it is 1.
    """
    found = [
        adjusted_rand_score(_place_by(vectors, first), _place_by(vectors, second)) for first, second in pairs
    ]
    return float(np.mean(found)) if found else 1.0


def _place_by(vectors: Vectors, half: HalfGroups) -> Labels:
    count = int(half.labels.max()) + 1
    if count < 1:
        return np.zeros(len(vectors), dtype=np.int64)
    return find_nearest(vectors, fit_centroids(half.half.vectors, half.labels, half.half.weights, count))


def measure_separation(smoothed: Vectors, labels: Labels, counted: Weights) -> float:
    """Measure how far groups are apart: their mean simplified silhouette among the smoothed vectors.

    ``counted``: how often each row counts.
    """
    each = compute_simplified_silhouette(smoothed, labels)
    return float(np.average(each, weights=counted))


def score_level(separation: float, agreement: float, topics: int) -> float:
    """Score a level: separation, times agreement, times the square root of the topics' logarithm.

    Each factor alone misleads. Separation prefers templates to tasks once there is much text. The agreement of
    halves is highest for two groups; the logarithm, the information that so many topics can hold, weighs
    against that. ``benchmarks/topics_level.py`` compares such scores.
    """
    return max(separation, 0.0) * max(agreement, 0.0) * float(np.sqrt(np.log(max(topics, 1))))
