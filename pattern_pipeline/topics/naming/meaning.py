"""What words mean in one map: vectors of words, learned from the texts and the vectors that they have.

A phrase stands for a topic where it means what the topic's members mean, in whatever words they say it. To embed
every phrase would need the model at hand, and time; the texts' own vectors tell nearly as well what words add.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.naming.clauses import words_of
from pattern_pipeline.topics.naming.stems import stem

# So many texts tell what words mean; more add time.
SAMPLE = 3_000
STEPS = 8
COLUMNS = 48
RIDGE = 1.0
_TINY = 1e-9


@dataclass(frozen=True)
class Meaning:
    """``place``: row of each stem in ``vectors``. ``centroids``: of the topics, less the mean of all texts."""

    place: dict[str, int]
    vectors: npt.NDArray[np.float64]
    centroids: npt.NDArray[np.float64]

    def closeness(self, phrase: str, topic: int) -> float:
        """The cosine of phrase and topic, both as they differ from all texts: -1 to 1, 0 for unknown words."""
        known = [self.place[part] for part in _stems(phrase) if part in self.place]
        vector = self.vectors[known].sum(axis=0)
        return float(self.centroids[topic] @ vector / (np.linalg.norm(vector) + _TINY))


def meaning_of(texts: Sequence[str], vectors: Vectors, topics: npt.NDArray[np.int64], count: int) -> Meaning:
    """Learn the vectors of words by which the texts' vectors are told best (ridge regression).

    A text is the sum of its words, each by its rarity (inverse document frequency); solved by conjugate gradients,
    a few steps of which regularise as well (Hestenes and Stiefel 1952). ``topics``: of each text, -1 for none.
    """
    rows = np.flatnonzero(topics >= 0)
    centroids = np.zeros((count, vectors.shape[1]))
    if not len(rows):
        return Meaning({}, centroids[:0], centroids)
    mean = vectors[rows].mean(axis=0)
    np.add.at(centroids, topics[rows], vectors[rows] - mean)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True) + _TINY
    rows = rows[:: max(1, len(rows) // SAMPLE)]
    place: dict[str, int] = {}
    indices: list[int] = []
    starts = [0]
    lengths: list[float] = []
    for row in rows.tolist():
        held = _stems(texts[row])
        indices += [place.setdefault(part, len(place)) for part in held]
        starts.append(len(indices))
        lengths += [max(len(held), 1) ** -0.5] * len(held)
    if not place:
        return Meaning({}, centroids[:0], centroids)
    seen = np.bincount(indices, minlength=len(place))
    rarity = np.log(len(rows) / np.maximum(seen, 1))
    held_by = csr_array((lengths, indices, starts), shape=(len(rows), len(place))) @ diags_array(rarity)
    learned = _solved(held_by, vectors[rows] - mean)
    return Meaning(place, learned * rarity[:, None], centroids)


def _solved(held_by: csr_array, wanted: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Ridge regression of every column; of a few at once, so that what is worked on stays in the cache."""
    starts = range(0, wanted.shape[1], COLUMNS)
    return np.hstack([_solved_at_once(held_by, wanted[:, start : start + COLUMNS]) for start in starts])


def _solved_at_once(held_by: csr_array, wanted: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    residual = held_by.T @ wanted.astype(np.float64)
    found = np.zeros_like(residual)
    step, size = residual.copy(), (residual**2).sum(axis=0)
    for _ in range(STEPS):
        pushed = held_by.T @ (held_by @ step)
        pushed += RIDGE * step
        far = size / ((step * pushed).sum(axis=0) + _TINY)
        found += step * far
        residual -= pushed * far
        before, size = size, (residual**2).sum(axis=0)
        step = residual + step * (size / (before + _TINY))
    return found


def _stems(text: str) -> Collection[str]:
    return dict.fromkeys(stem(word) for word in words_of(text.casefold()))
