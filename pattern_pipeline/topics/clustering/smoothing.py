"""Vectors moved towards their neighbours, so that groups draw together and lone vectors stay where they are."""

import numpy as np
import scipy.sparse as sparse

from pattern_pipeline.topics.clustering.neighbours import Neighbours
from pattern_pipeline.topics.embedding.embedder import Vectors

NEIGHBOURS = 15
ROUNDS = 3


def neighbour_count(vectors: int) -> int:
    """How many neighbours to smooth over: 15, fewer in a small set, whose groups hold only a few vectors."""
    return max(1, min(NEIGHBOURS, max(3, vectors // 10), vectors - 1))


def smoothed(vectors: Vectors, neighbours: Neighbours) -> Vectors:
    """Each vector as the mean of itself and its neighbours, weighted by cosine, three times over; length 1.

    The propagation of Wu et al., "Simplifying Graph Convolutional Networks" (2019), without anything
    learned. A group's vectors meet in its middle, as they do in UMAP's plane, but with no random start, no
    compiler, and every distance still a cosine of the embedding.
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
