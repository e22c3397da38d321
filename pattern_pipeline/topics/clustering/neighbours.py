"""The nearest neighbours of every vector, found once and shared by all that asks for them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors

BLOCK = 1_000
THREADS = 2


@dataclass(frozen=True)
class Neighbours:
    """``rows``: positions of each vector's nearest others, in no order; ``similarity``: their cosines.

    Both of shape (vectors, neighbours).
    """

    rows: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]


def nearest_neighbours(vectors: Vectors, count: int) -> Neighbours:
    """Find the ``count`` nearest others of each unit vector, exactly.

    Exact, because an approximate search is random, or compiles for half a minute, or both; and up to some
    tens of thousands of vectors the matrix product is as fast. Memory is a block of rows against all.
    """
    total = len(vectors)
    count = min(count, total - 1)
    rows = np.empty((total, count), dtype=np.int64)
    similarity = np.empty((total, count), dtype=np.float32)

    def fill(start: int) -> None:
        block = vectors[start : start + BLOCK] @ vectors.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -np.inf
        nearest = np.argpartition(block, total - count, axis=1)[:, total - count :]
        rows[start : start + BLOCK] = nearest
        similarity[start : start + BLOCK] = np.take_along_axis(block, nearest, axis=1)

    if count > 0:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(fill, range(0, total, BLOCK)))
    return Neighbours(rows, similarity)
