"""Prepare a window for clustering: sample it, group equal texts, smooth vectors over neighbours, reduce them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sparse
from sklearn.decomposition import PCA

from pattern_pipeline.topics.embedding.embedder import Vectors

BLOCK = 1_000
THREADS = 2
NEIGHBOURS = 15
REACH_REFERENCE = 1_000
ROUNDS = 3
DIMENSIONS = 50


@dataclass(frozen=True)
class DistinctTexts:
    """The distinct texts of a sample.

    ``rows``: position in the frame of one summary for each text.
    ``weights``: number of summaries that have the text.
    ``text_of``: for each row of the frame its index into ``rows``, -1 if its text is not in the sample.
    """

    rows: npt.NDArray[np.int64]
    weights: npt.NDArray[np.int64]
    text_of: npt.NDArray[np.int64]


def draw_sample(
    days: "pd.Series[Any]", unit_ids: "pd.Series[str]", limit: int, seed: int
) -> npt.NDArray[np.int64]:
    """Draw at most ``limit`` units, stratified by day, and return their positions in ascending order.

    Sampling the newest units alone would show the last hours as if they were the whole window. The rank of a
    unit is a hash of its id, so that the same unit is drawn again when the window moves by a day.
    """
    if len(unit_ids) <= limit:
        return np.arange(len(unit_ids))
    ranks = np.array([_rank_unit(unit_id, seed) for unit_id in unit_ids], dtype=np.uint64)
    by_day = pd.Series(np.arange(len(days))).groupby(days.to_numpy(), sort=True)
    parts = []
    left, rest = limit, len(days)
    for _, group in by_day:
        rows = group.to_numpy()
        # The rest of the limit is divided over the remaining days, so that rounding never exceeds it.
        size = min(len(rows), round(left * len(rows) / rest))
        parts.append(rows[np.argsort(ranks[rows], kind="stable")[:size]])
        left, rest = left - size, rest - len(rows)
    return np.sort(np.concatenate(parts)).astype(np.int64)


def group_by_text(text_hashes: "pd.Series[str]", sampled: npt.NDArray[np.int64]) -> DistinctTexts:
    """Group sampled rows by text, in the order of the text hashes, so that the order of arrival has no effect."""
    hashes = text_hashes.to_numpy(dtype=object)
    distinct, first, counts = np.unique(hashes[sampled].astype(str), return_index=True, return_counts=True)
    index = {text: position for position, text in enumerate(distinct)}
    text_of = np.array([index.get(text, -1) for text in hashes], dtype=np.int64)
    return DistinctTexts(sampled[first], counts.astype(np.int64), text_of)


def _rank_unit(unit_id: str, seed: int) -> int:
    digest = hashlib.blake2b(f"{seed}\x00{unit_id}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest())


@dataclass(frozen=True)
class Neighbours:
    """The nearest neighbours of each vector; both arrays have the shape (vectors, neighbours).

    ``rows``: positions of the neighbours, in no particular order. ``similarity``: their cosines.
    """

    rows: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]


def find_neighbours(vectors: Vectors, count: int) -> Neighbours:
    """Find the ``count`` nearest neighbours of each unit vector by exact search.

    Approximate search is random, or compiles for half a minute, or both; up to some tens of thousands of
    vectors the matrix product is as fast. Memory: 1,000 rows against all.
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


def choose_neighbour_count(vectors: int) -> int:
    """Choose how many neighbours to smooth over: 15, or a tenth of the vectors of a small set.

    Of more than a thousand vectors the count grows with their square root: the same 15 reach over less of a group
    the more there is of it, and what they draw together is then no longer a task, but a template within one.
    """
    reach = round(NEIGHBOURS * max(1.0, vectors / REACH_REFERENCE) ** 0.5)
    return int(max(1, min(reach, max(3, vectors // 10), vectors - 1)))


def smooth_vectors(vectors: Vectors, neighbours: Neighbours) -> Vectors:
    """Average each vector with its neighbours, weighted by cosine, in three rounds; rows of length 1.

    This is the propagation step of Wu et al., "Simplifying Graph Convolutional Networks" (2019), without a
    learned part. The vectors of a group move to its middle, as they do in a UMAP projection, but without a
    random start, and every distance is still a cosine of the embedding.
    """
    total, count = neighbours.rows.shape
    if count == 0:
        return vectors
    columns = (np.repeat(np.arange(total), count), neighbours.rows.ravel())
    pull = np.clip(neighbours.similarity, 0.0, None).ravel().astype(np.float64)
    one_way = sparse.csr_array((pull, columns), shape=(total, total))
    graph = sparse.csr_array((one_way + one_way.T) / 2 + sparse.eye_array(total))
    mean = sparse.diags_array(1.0 / graph.sum(axis=1)) @ graph
    moved = vectors.astype(np.float64)
    for _ in range(ROUNDS):
        moved = np.asarray(mean @ moved)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return (moved / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


def reduce_dimensions(
    vectors: npt.NDArray[np.float32], components: int = DIMENSIONS
) -> npt.NDArray[np.float32]:
    """Project vectors on their first principal components (PCA); columns are zero if the data has fewer."""
    width = min(components, *vectors.shape)
    spread = vectors.shape[0] > 1 and bool(np.ptp(vectors, axis=0).max() > 0)
    if not spread:
        return np.zeros((len(vectors), components), dtype=np.float32)
    # With many rows by the covariance: exact, and without random numbers.
    solver = "covariance_eigh" if vectors.shape[0] > vectors.shape[1] else "full"
    reduced = PCA(width, svd_solver=solver).fit_transform(vectors)
    return np.pad(reduced, ((0, 0), (0, components - width))).astype(np.float32)
