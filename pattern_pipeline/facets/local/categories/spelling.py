"""Likeness of texts by the pieces of their words, where no embedding model is at hand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pattern_pipeline.language.content_words import list_content_words
from pattern_pipeline.language.stemming import stem_word

# Known words that a text must share; fewer where an example is shorter.
LEAST_SHARED = 2


class SpellingEncoder:
    """TF-IDF over three to five letters of the words that carry a subject, learnt from ``known`` alone.

    So no unit's answer depends on another's. Pieces never seen in ``known`` still count in a text's length,
    and one shared word is none: without these, any sentence with a word of an example looked just like it.
    """

    def __init__(self, known: Sequence[str]) -> None:
        # Importing scikit-learn takes a second, which no command should wait for that asks no such facet.
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            sublinear_tf=True,
            norm=None,
            preprocessor=_join_content_words,
        )
        self._split = self._vectorizer.build_analyzer()
        stems = [_list_stems(text) for text in known]
        self._stems = frozenset[str]().union(*stems)
        self._least_shared = min((LEAST_SHARED, *(len(each) for each in stems if each)))
        # Nothing can be learnt from function words and numbers alone.
        if self._stems:
            self._vectorizer.fit(known)
        self._width = len(self._vectorizer.vocabulary_) if self._stems else 1
        self._rarest = float(self._vectorizer.idf_.max()) if self._stems else 0.0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text, all zero where it shares too few words; implements ``Encoder``."""
        like = [place for place, text in enumerate(texts) if self._shares_enough(text)]
        if not like:
            return np.zeros((len(texts), self._width), dtype=np.float32)
        chosen = [texts[place] for place in like]
        pieces = np.asarray(self._vectorizer.transform(chosen).toarray(), dtype=np.float32)
        lengths = np.sqrt((pieces**2).sum(axis=1) + self._rarest**2 * self._unknown(chosen))
        vectors = np.zeros((len(texts), self._width), dtype=np.float32)
        vectors[like] = pieces / np.maximum(lengths, 1e-9)[:, None]
        return vectors

    def _unknown(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Count how many different pieces of each text no known text has."""
        known = self._vectorizer.vocabulary_
        return np.array(
            [sum(piece not in known for piece in set(self._split(text))) for text in texts], np.float32
        )

    def _shares_enough(self, text: str) -> bool:
        return len(_list_stems(text) & self._stems) >= self._least_shared


def _list_stems(text: str) -> frozenset[str]:
    return frozenset(stem_word(word) for word in list_content_words(text))


def _join_content_words(text: str) -> str:
    return " ".join(list_content_words(text))
