"""Placement against the matrix multiplication that it cannot do without, in the same process."""

import time
from collections.abc import Callable

import numpy as np

from pattern_pipeline.topics.placement.placement import place_vectors

REPEATS = 5
DIMENSION = 384


def placement_row(count: int, topics: int) -> str:
    """Say how long ``place`` takes for so many vectors, and the bare product of vectors and centroids."""
    random = np.random.default_rng(0)
    vectors, centroids = (
        _unit(random.normal(size=(rows, DIMENSION)).astype(np.float32)) for rows in (count, topics)
    )
    radii = np.full(topics, 0.9)
    product = _fastest(lambda: vectors @ centroids.T)
    placed = _fastest(lambda: place_vectors(vectors, centroids, radii))
    return (
        f"placement of {count:,} among {topics}: {placed * 1000:.1f} ms, the product alone "
        f"{product * 1000:.1f} ms: {placed / product:.2f} times it, {count / placed:,.0f} a second"
    )


def _fastest(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return min(taken)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
