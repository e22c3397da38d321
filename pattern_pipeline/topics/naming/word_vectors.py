"""Learn vectors of words from the texts of a map and the vectors of these texts.

A phrase fits a topic if it means what the members mean, in whatever words they write it. Embedding every
phrase would need the model, and time; the vectors of the texts tell nearly as well what a word adds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from pattern_pipeline.language.content_words import stem_word
from pattern_pipeline.language.words import split_compounds
from pattern_pipeline.topics.embedding.embedder import Vectors

# More texts take time and change little.
SAMPLED_TEXTS = 3_000
GRADIENT_STEPS = 8
BLOCK_COLUMNS = 48
RIDGE = 1.0
_TINY = 1e-9


@dataclass(frozen=True)
class WordVectors:
    """Vectors of words, and of topics.

    ``place``: row of each stem in ``vectors``. ``centroids``: of the topics, minus the mean of all texts.
    """

    place: dict[str, int]
    vectors: npt.NDArray[np.float64]
    centroids: npt.NDArray[np.float64]

    def measure_closeness(self, phrase: str) -> npt.NDArray[np.float64]:
        """Measure the cosine of a phrase and each topic, relative to all texts: -1 to 1, 0 for unknown words."""
        known = [self.place[part] for part in _list_stems(phrase) if part in self.place]
        vector = self.vectors[known].sum(axis=0)
        return np.asarray(self.centroids @ vector / (np.linalg.norm(vector) + _TINY))


def learn_word_vectors(
    texts: Sequence[str], vectors: Vectors, topics: npt.NDArray[np.int64], count: int
) -> WordVectors:
    """Fit the word vectors that predict the vectors of the texts best (ridge regression).

    A text is the sum of its words, each weighted by inverse document frequency. Solved by a few steps of
    conjugate gradients, which regularise as well (Hestenes and Stiefel 1952).

    ``topics``: topic of each text, -1 for none. ``count``: number of topics.
    """
    rows = np.flatnonzero(topics >= 0)
    centroids = np.zeros((count, vectors.shape[1]))
    if not len(rows):
        return WordVectors({}, centroids[:0], centroids)
    mean = vectors[rows].mean(axis=0)
    np.add.at(centroids, topics[rows], vectors[rows] - mean)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True) + _TINY
    rows = rows[:: max(1, len(rows) // SAMPLED_TEXTS)]
    place: dict[str, int] = {}
    indices: list[int] = []
    starts = [0]
    lengths: list[float] = []
    for row in rows.tolist():
        held = _list_stems(texts[row])
        indices += [place.setdefault(part, len(place)) for part in held]
        starts.append(len(indices))
        lengths += [max(len(held), 1) ** -0.5] * len(held)
    if not place:
        return WordVectors({}, centroids[:0], centroids)
    seen = np.bincount(indices, minlength=len(place))
    rarity = np.log(len(rows) / np.maximum(seen, 1))
    held_by = csr_array((lengths, indices, starts), shape=(len(rows), len(place))) @ diags_array(rarity)
    learned = _solve_ridge(held_by, vectors[rows] - mean)
    return WordVectors(place, learned * rarity[:, None], centroids)


def _solve_ridge(held_by: csr_array, wanted: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Solve the ridge regression of all columns, a few at a time, so that the working set stays in the cache."""
    starts = range(0, wanted.shape[1], BLOCK_COLUMNS)
    return np.hstack(
        [_run_conjugate_gradients(held_by, wanted[:, start : start + BLOCK_COLUMNS]) for start in starts]
    )


def _run_conjugate_gradients(held_by: csr_array, wanted: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    residual = held_by.T @ wanted.astype(np.float64)
    found = np.zeros_like(residual)
    step, size = residual.copy(), (residual**2).sum(axis=0)
    for _ in range(GRADIENT_STEPS):
        pushed = held_by.T @ (held_by @ step)
        pushed += RIDGE * step
        far = size / ((step * pushed).sum(axis=0) + _TINY)
        found += step * far
        residual -= pushed * far
        before, size = size, (residual**2).sum(axis=0)
        step = residual + step * (size / (before + _TINY))
    return found


def _list_stems(text: str) -> Collection[str]:
    return dict.fromkeys(stem_word(word) for word in split_compounds(text.casefold()))
