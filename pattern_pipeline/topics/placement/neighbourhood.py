"""Find the neighbours of vectors among the members of topics, and smooth vectors over them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from pattern_pipeline.topics.embedding.embedder import Vectors

# float32 for vectors, as the embedder gives them.
Floats = npt.NDArray[np.floating[Any]]
Indices = npt.NDArray[np.int64]
NEIGHBOURS = 15
ROUNDS = 3
BLOCK = 1_000
# Texts nearer than this are equal. A text is no evidence for itself.
EQUAL = 1.0 - 1e-5


@dataclass(frozen=True)
class Members:
    """The distinct vectors of a map's members, at most ``limit`` of them.

    ``vectors``: of unit length. ``topic``: index of the topic of each, -1 for none. ``weights``: units of each.
    """

    vectors: Vectors
    topic: Indices
    weights: Floats


def collect_members(vectors: Vectors, topic: Indices, limit: int = 5_000) -> Members:
    """Collect the distinct rows of ``vectors`` with the topic and the count of each.

    Of more than ``limit`` distinct rows every n-th is taken, in the order of their bytes, which is no order of
    meaning: the sample and the result do not depend on the order of arrival.
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if not len(rows):
        return Members(rows, np.empty(0, dtype=np.int64), np.empty(0))
    content = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, counts = np.unique(content, return_index=True, return_counts=True)
    if len(first) > limit:
        drawn = np.linspace(0, len(first) - 1, limit).astype(np.int64)
        first, counts = first[drawn], counts[drawn]
    return Members(rows[first], topic[first].astype(np.int64), counts.astype(np.float64))


@dataclass(frozen=True)
class Links:
    """The nearest members of each vector; both arrays have the shape (vectors, neighbours).

    ``rows``: positions among the members. ``closeness``: cosine, at least 0.
    """

    rows: Indices
    closeness: Floats

    def average(self, values: Floats, power: int = 1) -> Floats:
        """Average values of members (one row each) over the neighbours, weighted by closeness to a power."""
        weights = self.closeness**power
        total = weights.sum(axis=1, keepdims=True)
        shares = np.where(
            total > 0, weights / np.where(total > 0, total, 1.0), np.float32(1.0 / weights.shape[1])
        )
        starts = np.arange(0, self.rows.size + 1, self.rows.shape[1])
        graph = sparse.csr_array(
            (shares.ravel(), self.rows.ravel(), starts), shape=(len(self.rows), len(values))
        )
        return np.asarray(graph @ values)


def link_to_members(vectors: Vectors, members: Vectors) -> Links:
    """Link each vector to its nearest members, equal ones left out; there must be two members at least.

    Memory: 1,000 rows against all members.
    """
    count = min(NEIGHBOURS, len(members) - 1)
    rows = np.empty((len(vectors), count), dtype=np.int64)
    closeness = np.empty((len(vectors), count), dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK] @ members.T
        block[block > EQUAL] = -1.0
        nearest = np.argpartition(-block, count - 1, axis=1)[:, :count]
        rows[start : start + BLOCK] = nearest
        closeness[start : start + BLOCK] = np.take_along_axis(block, nearest, axis=1)
    return Links(rows, np.clip(closeness, 0.0, None))


@dataclass(frozen=True)
class SmoothedMembers:
    """Members, their links to each other, and their smoothed vectors, of unit length.

    ``rounds``: the vectors before each round of smoothing.
    """

    members: Members
    links: Links
    rounds: tuple[Floats, ...]
    vectors: Floats

    def smooth(self, vectors: Vectors, links: Links) -> Floats:
        """Smooth other vectors the same way: a member among them comes out as in ``vectors``."""
        moved: Floats = vectors
        for before in self.rounds:
            moved = (moved + links.average(before)) / 2
        return scale_rows(moved)


def smooth_members(members: Members) -> SmoothedMembers:
    """Move each member half-way to the mean of its neighbours, in three rounds (see ``smooth_vectors``)."""
    links = link_to_members(members.vectors, members.vectors)
    rounds: list[Floats] = [members.vectors]
    for _ in range(ROUNDS):
        rounds.append((rounds[-1] + links.average(rounds[-1])) / 2)
    return SmoothedMembers(members, links, tuple(rounds[:-1]), scale_rows(rounds[-1]))


def scale_rows(rows: Floats) -> Floats:
    """Scale rows to length 1; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    scaled: Floats = rows / np.where(lengths > 0, lengths, np.float32(1.0))
    return scaled


def average_groups(rows: Floats, group: Indices, weights: Floats, count: int) -> Floats:
    """Average the rows of each group by weight; zeros for a group without rows; -1 is no group."""
    shares = np.zeros((count, len(rows)), dtype=np.float32)
    inside = np.flatnonzero(group >= 0)
    shares[group[inside], inside] = weights[inside]
    total = shares.sum(axis=1, keepdims=True)
    averages: Floats = (shares / np.where(total > 0, total, np.float32(1.0))) @ rows
    return averages


def compare_distances(distances: Floats, topic: Indices) -> Floats:
    """Compare the distance to the own group with that to the nearest other: simplified silhouette, -1 to 1."""
    own, other = split_own(distances, topic)
    return np.asarray((other - own) / np.maximum(np.maximum(other, own), 1e-9))


def split_own(distances: Floats, topic: Indices) -> tuple[Floats, Floats]:
    """Split distances to all topics into that to the own, and that to the nearest other one (1 without others)."""
    own = np.take_along_axis(distances, topic[:, None], axis=1).ravel()
    if distances.shape[1] < 2:
        return own, np.ones(len(own))
    rest = distances.copy()
    np.put_along_axis(rest, topic[:, None], np.inf, axis=1)
    return own, rest.min(axis=1)
