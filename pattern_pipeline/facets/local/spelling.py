"""Likeness of texts by the pieces of their words, where no embedding model is at hand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from pattern_pipeline.facets.local.words import content_words

# Letters that the forms of one word share: "cancel", "cancelled", "cancelling".
STEM = 5


class SpellingEncoder:
    """TF-IDF over three to five letters of the words that carry a subject, learnt from ``known`` alone.

    So no unit's answer depends on another's. Pieces never seen in ``known`` still count in a text's length,
    and one shared word is none: without these, any sentence with a word of an example looked just like it.
    """

    def __init__(self, known: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, norm=None, preprocessor=_subject
        )
        self._split = self._vectorizer.build_analyzer()
        self._stems = {word[:STEM] for text in known for word in content_words(text)}
        self._empty = not any(map(_subject, known))
        if not self._empty:
            self._vectorizer.fit(known)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, all zero where it shares no piece with the known texts; implements ``Encoder``."""
        if self._empty:
            return np.zeros((len(texts), 1), dtype=np.float32)
        vectors = np.asarray(self._vectorizer.transform(texts).toarray(), dtype=np.float32)
        rare = float(self._vectorizer.idf_.max())
        vocabulary = self._vectorizer.vocabulary_
        vectors[[self._shared(text) < 2 for text in texts]] = 0.0
        unknown = np.array(
            [sum(piece not in vocabulary for piece in set(self._split(text))) for text in texts]
        )
        lengths = np.sqrt((vectors**2).sum(axis=1) + unknown * rare**2)
        scaled: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)[:, None].astype(np.float32)
        return scaled

    def _shared(self, text: str) -> int:
        return len({word[:STEM] for word in content_words(text)} & self._stems)


def _subject(text: str) -> str:
    return " ".join(content_words(text))
