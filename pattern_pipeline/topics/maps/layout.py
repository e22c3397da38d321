"""Where each summary stands in a map's picture: every topic an island, like topics beside one another."""

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.reduction import linear

STEPS = 400
GAP = 1.2
Places = npt.NDArray[np.float64]


def layout(reduced: npt.NDArray[np.float32], topics: npt.NDArray[np.int64]) -> Places:
    """Give x and y of each row, shape (rows, 2).

    ``reduced``: smoothed vectors in a few dimensions. ``topics``: each row's topic, -1 for none.

    Islands are discs with an area in proportion to their rows. Their middles start as the first two
    principal components of the topics' means, and move apart until no two overlap; inside, rows keep the
    first two components of their own topic. A row of no topic stands between the two topics closest to it.
    No random number takes part: the same map gives the same picture, and most of tomorrow's.
    """
    numbers, counts = np.unique(topics[topics >= 0], return_counts=True)
    if not len(numbers):
        return linear(reduced, 2).astype(np.float64)
    means = np.stack([reduced[topics == number].mean(axis=0) for number in numbers])
    radii = np.sqrt(counts / counts.sum())
    middles = _apart(linear(means, 2).astype(np.float64), radii)
    places = np.empty((len(reduced), 2))
    for number, middle, radius in zip(numbers, middles, radii, strict=True):
        rows = np.flatnonzero(topics == number)
        places[rows] = middle + radius * _inside(reduced[rows])
    alone = np.flatnonzero(topics < 0)
    places[alone] = _between(reduced[alone], means, middles)
    return places


def _apart(middles: Places, radii: npt.NDArray[np.float64]) -> Places:
    """Push overlapping discs apart, a little at each step, until none overlap or the steps are used up."""
    wanted = GAP * (radii[:, None] + radii[None, :])
    np.fill_diagonal(wanted, 0.0)
    # Spread at first as wide as a square that would hold all the discs.
    extent = float(np.abs(middles).max()) or 1.0
    found = middles / extent * 1.5 * np.sqrt((wanted.max(axis=1) ** 2).sum()) / 2
    # Topics in one place would have no direction to move in.
    angles = np.arange(len(found)) * 2.399963  # the golden angle
    found = found + 1e-3 * np.column_stack([np.cos(angles), np.sin(angles)])
    for _ in range(STEPS):
        away = found[:, None, :] - found[None, :, :]
        distance = np.linalg.norm(away, axis=2)
        overlap = np.clip(wanted - distance, 0.0, None)
        if not overlap.any():
            break
        direction = away / np.where(distance > 0, distance, 1.0)[:, :, None]
        found = found + 0.3 * (direction * overlap[:, :, None]).sum(axis=1)
    return np.asarray(found)


def _inside(rows: npt.NDArray[np.float32]) -> Places:
    """A topic's rows in the unit disc, most of them spread over it whatever their distances."""
    flat = linear(rows - rows.mean(axis=0), 2).astype(np.float64)
    distance = np.linalg.norm(flat, axis=1)
    # By rank: a few far rows would press all others into one dot.
    rank = (np.argsort(np.argsort(distance, kind="stable"), kind="stable") + 0.5) / len(rows)
    turned = np.where(distance > 0, distance, 1.0)
    scattered: Places = flat / turned[:, None] * np.sqrt(rank)[:, None] * 0.95
    return scattered


def _between(rows: npt.NDArray[np.float32], means: npt.NDArray[np.float32], middles: Places) -> Places:
    if not len(rows):
        return np.empty((0, 2))
    distances = np.linalg.norm(rows[:, None, :] - means[None, :, :], axis=2).astype(np.float64)
    closest = np.argsort(distances, axis=1, kind="stable")[:, :2]
    near = np.maximum(np.take_along_axis(distances, closest, axis=1), 1e-9)
    share = (1.0 / near) / (1.0 / near).sum(axis=1, keepdims=True)
    found: Places = (middles[closest] * share[:, :, None]).sum(axis=1)
    return found
