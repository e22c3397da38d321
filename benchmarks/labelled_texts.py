"""Texts whose true groups are known. Only scoring reads the truth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

# The label of texts that belong to no topic and that a method does well to leave out.
OUT_OF_SCOPE = "out of scope"


@dataclass(frozen=True)
class Truth:
    """One way of grouping the texts that people gave: a label a text.

    ``broad``: to be compared with a method's broad topics, where it has two levels.
    """

    name: str
    labels: tuple[str, ...]
    broad: bool = False

    @property
    def groups(self) -> int:
        """How many groups there are, strays aside."""
        return len(set(self.labels) - {OUT_OF_SCOPE})


@dataclass(frozen=True)
class LabelledTexts:
    """One set: a text and its day a row; ``unanswered`` traces gave no text to cluster.

    ``summaries``: the sentence of each answer; empty where the texts are no answers of a facet.
    """

    name: str
    texts: tuple[str, ...]
    days: tuple[date, ...]
    truths: tuple[Truth, ...]
    unanswered: int = 0
    summaries: tuple[str, ...] = ()


@dataclass(frozen=True)
class EmbeddedTexts:
    """A set and the vector of each of its texts: float32, unit length, a row a text."""

    data: LabelledTexts
    vectors: npt.NDArray[np.float32]


def subset(data: LabelledTexts, rows: Sequence[int], name: str) -> LabelledTexts:
    """Return some rows of a set, in the order given, under another name."""
    return LabelledTexts(
        name,
        tuple(data.texts[row] for row in rows),
        tuple(data.days[row] for row in rows),
        tuple(replace(truth, labels=tuple(truth.labels[row] for row in rows)) for truth in data.truths),
        summaries=tuple(data.summaries[row] for row in rows) if data.summaries else (),
    )
