"""Lay out the picture of a map: every topic an island, similar topics next to each other."""

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.preparation import reduce_dimensions

MAXIMUM_STEPS = 400
GAP = 1.2
Places = npt.NDArray[np.float64]


def lay_out_rows(reduced: npt.NDArray[np.float32], topics: npt.NDArray[np.int64]) -> Places:
    """Compute x and y of each row, shape (rows, 2).

    ``reduced``: smoothed vectors in a few dimensions. ``topics``: the topic of each row, -1 for none.

    Islands are discs with an area in proportion to their rows. Their centres start at the first two principal
    components of the topics' means, and move apart until no two discs overlap; inside, rows keep the first
    two components of their own topic. A row of no topic lies between its two nearest topics. Nothing is
    random: the same map gives the same picture, and mostly that of the next day.
    """
    numbers, counts = np.unique(topics[topics >= 0], return_counts=True)
    if not len(numbers):
        return reduce_dimensions(reduced, 2).astype(np.float64)
    means = np.stack([reduced[topics == number].mean(axis=0) for number in numbers])
    radii = np.sqrt(counts / counts.sum())
    middles = _push_apart(reduce_dimensions(means, 2).astype(np.float64), radii)
    places = np.empty((len(reduced), 2))
    for number, middle, radius in zip(numbers, middles, radii, strict=True):
        rows = np.flatnonzero(topics == number)
        places[rows] = middle + radius * _spread_in_disc(reduced[rows])
    alone = np.flatnonzero(topics < 0)
    places[alone] = _place_between_topics(reduced[alone], means, middles)
    return places


def _push_apart(middles: Places, radii: npt.NDArray[np.float64]) -> Places:
    """Push overlapping discs apart, a little in each step, until none overlap or the steps are used up."""
    minimum = GAP * (radii[:, None] + radii[None, :])
    np.fill_diagonal(minimum, 0.0)
    # Start with a spread as wide as a square that would hold all discs.
    extent = float(np.abs(middles).max()) or 1.0
    pushed = middles / extent * 1.5 * np.sqrt((minimum.max(axis=1) ** 2).sum()) / 2
    # Topics at the same place would have no direction to move in.
    angles = np.arange(len(pushed)) * 2.399963  # the golden angle
    pushed = pushed + 1e-3 * np.column_stack([np.cos(angles), np.sin(angles)])
    for _ in range(MAXIMUM_STEPS):
        away = pushed[:, None, :] - pushed[None, :, :]
        distance = np.linalg.norm(away, axis=2)
        overlap = np.clip(minimum - distance, 0.0, None)
        if not overlap.any():
            break
        direction = away / np.where(distance > 0, distance, 1.0)[:, :, None]
        pushed = pushed + 0.3 * (direction * overlap[:, :, None]).sum(axis=1)
    return np.asarray(pushed)


def _spread_in_disc(rows: npt.NDArray[np.float32]) -> Places:
    """Spread the rows of a topic over the unit disc, by rank of their distance from the middle."""
    flat = reduce_dimensions(rows - rows.mean(axis=0), 2).astype(np.float64)
    distance = np.linalg.norm(flat, axis=1)
    # By rank, because a few distant rows would press all others into one dot.
    rank = (np.argsort(np.argsort(distance, kind="stable"), kind="stable") + 0.5) / len(rows)
    turned = np.where(distance > 0, distance, 1.0)
    scattered: Places = flat / turned[:, None] * np.sqrt(rank)[:, None] * 0.95
    return scattered


def _place_between_topics(
    rows: npt.NDArray[np.float32], means: npt.NDArray[np.float32], middles: Places
) -> Places:
    if not len(rows):
        return np.empty((0, 2))
    distances = np.linalg.norm(rows[:, None, :] - means[None, :, :], axis=2).astype(np.float64)
    closest = np.argsort(distances, axis=1, kind="stable")[:, :2]
    near = np.maximum(np.take_along_axis(distances, closest, axis=1), 1e-9)
    share = (1.0 / near) / (1.0 / near).sum(axis=1, keepdims=True)
    places: Places = (middles[closest] * share[:, :, None]).sum(axis=1)
    return places
