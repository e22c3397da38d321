"""Fit the head: texts as the matrix of the numbers it will read, and a logistic regression over it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from pattern_pipeline.facets.local.sentiment.polarity import (
    BITS,
    PolarityHead,
    hash_pieces,
    hash_words,
    split_tokens,
)
from pattern_pipeline.facets.local.sentiment.signs import measure_signs
from pattern_pipeline.facets.local.sentiment.training.examples import Examples

DIMENSION = 384
# How strongly each group of columns is held to zero: a column of twice the size is held a quarter as much.
WORD_SIZE = 2.0
SIGN_SIZE = 2.0
# A turn of our own counts as so many comments: there are a hundred times as many of these, about other things.
OWN_WEIGHT = 50.0
# Chosen among 0.1 to 4 by the development split and our own validation turns.
INVERSE_PENALTY = 0.1
LEAST_SEEN = 2


class WordVectors:
    """The known words: the model's whole words and those of ``texts``' tokens, as their pieces' sum.

    ``keys``: the crc32 of each word, rising. ``rows``: (words, DIMENSION); every piece has length 1.
    """

    def __init__(self, model: str, words: Iterable[str]) -> None:
        loaded: Any = SentenceTransformer(model, device="cpu", local_files_only=True)
        tokenizer = loaded.tokenizer
        table = loaded[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
        pieces = table / np.linalg.norm(table, axis=1, keepdims=True)
        known = {
            crc32(word.encode()): word for word in sorted({*words, *filter(str.isalpha, tokenizer.vocab)})
        }
        self.keys: NDArray[np.uint32] = np.array(sorted(known), dtype=np.uint32)
        ids = tokenizer([known[int(key)] for key in self.keys], add_special_tokens=False)["input_ids"]
        self.rows: NDArray[np.float32] = np.array(
            [pieces[places].sum(axis=0) if places else np.zeros(DIMENSION) for places in ids],
            dtype=np.float32,
        )

    def find_rows(self, keys: list[int]) -> NDArray[np.intp]:
        """Find the rows of the known words among them."""
        asked = np.asarray(keys, dtype=np.uint32)
        places = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        known: NDArray[np.intp] = places[self.keys[places] == asked]
        return known


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


def fit_head(comments: Examples, own: Examples, model: Path) -> PolarityHead:
    """Fit a multinomial logistic regression; its weights are relative to "neither".

    ``model`` is the sentence model's folder; ``own`` may be empty. Weights are rounded to half precision, as they
    ship.
    """
    vectors = WordVectors(str(model), _list_frequent_words([*comments.texts, *own.texts]))
    examined = vstack([build_features(each.texts, vectors) for each in (comments, own) if each.texts]).tocsr()
    moods = np.array([*comments.moods, *own.moods])
    weights = np.repeat([1.0, OWN_WEIGHT], [len(comments.texts), len(own.texts)])
    # Sums of several threads differ in their last digits, and after 300 steps in their second.
    with threadpool_limits(1):
        fitted = LogisticRegression(C=INVERSE_PENALTY, max_iter=300).fit(
            examined, moods, sample_weight=weights
        )
    against = (fitted.coef_[[0, 2]] - fitted.coef_[1]).T
    words, signs = 1 << BITS, (1 << BITS) + DIMENSION
    return PolarityHead(
        pieces=_round_to_half(against[:words]),
        word_keys=vectors.keys,
        word_rows=_round_to_half(vectors.rows @ against[words:signs] * WORD_SIZE),
        signs=_round_to_half(against[signs:] * SIGN_SIZE),
        bias=_round_to_half(fitted.intercept_[[0, 2]] - fitted.intercept_[1]),
    )


def _list_frequent_words(texts: Sequence[str]) -> list[str]:
    counts = Counter(word for text in texts for word in set(split_tokens(text)) if word.isalpha())
    return sorted(word for word, count in counts.items() if count >= LEAST_SEEN)


def _round_to_half(weights: NDArray[np.float64]) -> NDArray[np.float32]:
    return weights.astype(np.float16).astype(np.float32)
