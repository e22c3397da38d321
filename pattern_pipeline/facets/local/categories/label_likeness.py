"""How like a facet's labels a sentence is, and from which likeness on that means something."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

# Of the likeness that a label's examples have among themselves, a sentence needs so much; measured on short
# requests in ten domains (train and validation parts), where 0.6 to 0.7 is within a point of the best.
SHARE_OF_OWN = 0.65
# Where no label has two examples nothing can be measured: about the likeness of two wordings of one meaning.
OWN_UNKNOWN = 0.6
# The median of absolute differences times this is a normal distribution's deviation.
_DEVIATION = 1.4826


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
