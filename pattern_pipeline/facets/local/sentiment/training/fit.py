"""The head fitted on comments and turns of our own."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from pattern_pipeline.facets.local.sentiment.ngrams import BITS, split_tokens
from pattern_pipeline.facets.local.sentiment.polarity import PolarityHead
from pattern_pipeline.facets.local.sentiment.training.examples import Examples
from pattern_pipeline.facets.local.sentiment.training.features import SIGN_SIZE, WORD_SIZE, build_features
from pattern_pipeline.facets.local.sentiment.training.word_vectors import DIMENSION, WordVectors

# A turn of our own counts as so many comments: there are a hundred times as many of these, about other things.
OWN_WEIGHT = 50.0
# Chosen among 0.1 to 4 by the development split and our own validation turns.
INVERSE_PENALTY = 0.1
LEAST_SEEN = 2


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
