"""Texts as the matrix the head is fitted on: the same numbers it will read."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from pattern_pipeline.facets.local.sentiment.ngrams import BITS, hash_pieces, split_tokens
from pattern_pipeline.facets.local.sentiment.polarity import hash_words
from pattern_pipeline.facets.local.sentiment.signs import measure_signs
from pattern_pipeline.facets.local.sentiment.training.word_vectors import DIMENSION, WordVectors

# How strongly each group of columns is held to zero: a column of twice the size is held a quarter as much.
WORD_SIZE = 2.0
SIGN_SIZE = 2.0


def build_features(texts: Sequence[str], vectors: WordVectors) -> csr_matrix:
    """Build the matrix (texts, pieces + DIMENSION + signs), the last two groups by their sizes."""
    words = np.stack([_build_word_columns(text, vectors) for text in texts]) * WORD_SIZE
    seen = np.array([measure_signs(text) for text in texts]) * SIGN_SIZE
    return csr_matrix(hstack([_build_piece_columns(texts), csr_matrix(words), csr_matrix(seen)]))


def _build_piece_columns(texts: Sequence[str]) -> csr_matrix:
    places = [hash_pieces(split_tokens(text)) for text in texts]
    starts = np.cumsum([0, *map(len, places)])
    values = np.concatenate([np.full(len(row), 1.0 / sqrt(max(len(row), 1))) for row in places])
    return csr_matrix((values, np.concatenate(places), starts), shape=(len(texts), 1 << BITS))


def _build_word_columns(text: str, vectors: WordVectors) -> NDArray[np.float32]:
    keys = hash_words(split_tokens(text))
    if not keys:
        return np.zeros(DIMENSION, np.float32)
    summed: NDArray[np.float32] = vectors.rows[vectors.find_rows(keys)].sum(axis=0) / np.float32(
        sqrt(len(keys))
    )
    return summed
