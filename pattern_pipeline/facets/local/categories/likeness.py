"""Measure how like the labels of a facet a sentence is, and from which likeness on that means something."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pattern_pipeline.language.content_words import list_content_words, stem_word

Matrix = NDArray[np.float32]

# Of the likeness that a label's examples have among themselves, a sentence needs so much; measured on short
# requests in ten domains (train and validation parts), where 0.6 to 0.7 is within a point of the best.
SHARE_OF_OWN = 0.65
# Where no label has two examples nothing can be measured: about the likeness of two wordings of one meaning.
OWN_UNKNOWN = 0.6
# The median of absolute differences times this is a normal distribution's deviation.
_DEVIATION = 1.4826
# Known words that a text must share; fewer where an example is shorter.
LEAST_SHARED = 2


@dataclass(frozen=True)
class LabelLikeness:
    """A facet's examples as vectors (examples, dimension), and the label (a number from 0) of each.

    ``best`` is the best example's share of a likeness; the rest is the mean example's. The best alone follows
    chance wordings, the mean alone blurs a label with several meanings.
    """

    vectors: Matrix
    labels: NDArray[np.int64]
    best: float = 0.5

    def measure(self, vectors: Matrix) -> Matrix:
        """Return the likeness of each vector (rows) to each label (columns)."""
        every = vectors @ self.vectors.T
        columns = []
        for label in range(int(self.labels.max()) + 1):
            own = self.labels == label
            mean = self.vectors[own].mean(axis=0)
            mean /= max(float(np.linalg.norm(mean)), 1e-9)
            columns.append(self.best * every[:, own].max(axis=1) + (1.0 - self.best) * (vectors @ mean))
        return np.stack(columns, axis=1)

    def measure_own(self) -> float:
        """Return the median likeness of an example to its label without it; only labels of two or more tell."""
        likenesses = [
            float(self._leave_out(place).measure(self.vectors[place : place + 1])[0, label])
            for place, label in enumerate(self.labels)
            if (self.labels == label).sum() > 1
        ]
        return float(np.median(likenesses)) if likenesses else OWN_UNKNOWN

    def _leave_out(self, place: int) -> "LabelLikeness":
        others = np.arange(len(self.labels)) != place
        return LabelLikeness(self.vectors[others], self.labels[others], self.best)


@dataclass(frozen=True)
class Threshold:
    """The similarity from which the best of several sentences implies its label.

    ``least`` holds for one sentence. The more sentences, the higher the best similarity by chance: the expected
    maximum of that many draws from a normal distribution is about ``noise + spread * sqrt(2 log count)``.
    """

    least: float
    noise: float
    spread: float

    def compute(self, count: int) -> float:
        """Return the threshold for the best of ``count`` sentences."""
        return max(self.least, self.noise + self.spread * math.sqrt(2.0 * math.log(max(count, 1))))


def fit_threshold(likeness: LabelLikeness, background: Matrix) -> Threshold:
    """Set the threshold by the examples among themselves and by sentences about nothing in particular."""
    best = likeness.measure(background).max(axis=1)
    noise = float(np.median(best))
    spread = _DEVIATION * float(np.median(np.abs(best - noise)))
    return Threshold(SHARE_OF_OWN * likeness.measure_own(), noise, spread)


def index_labels(names: Sequence[str], order: Sequence[str]) -> NDArray[np.int64]:
    """Return each name's place in ``order``."""
    place = {name: number for number, name in enumerate(order)}
    return np.array([place[name] for name in names], dtype=np.int64)


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
