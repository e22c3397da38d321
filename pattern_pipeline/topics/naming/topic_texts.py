"""Which texts of which topics hold the words of a phrase."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.naming.stems import content_stems

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TopicTexts:
    """What is said in all topics.

    By stem, the rows that hold it, ascending; the topic of each row; topic sizes.
    """

    rows_of: Mapping[str, Rows]
    topics: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]

    def rows(self, key: frozenset[str]) -> Rows:
        """The rows that hold all of these stems, of any topic, ascending."""
        parts = sorted((self.rows_of.get(part, np.empty(0, np.int64)) for part in key), key=len)
        rows = parts[0]
        for part in parts[1:]:
            rows = np.intersect1d(rows, part, assume_unique=True)
        return rows

    def shares(self, rows: Rows) -> npt.NDArray[np.float64]:
        """For each topic, the share of its texts that are among these rows."""
        counts = np.bincount(self.topics[rows], minlength=len(self.sizes))
        return np.asarray(counts / np.maximum(self.sizes, 1), dtype=np.float64)


def topic_texts(texts: Iterable[str], topics: npt.NDArray[np.int64], count: int) -> TopicTexts:
    """Index placed texts (topic -1: skipped) by the stems of their content words."""
    rows_of: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if topics[row] >= 0:
            for part in content_stems(text):
                rows_of.setdefault(part, []).append(row)
    sizes = np.bincount(topics[topics >= 0], minlength=count)
    return TopicTexts({part: np.array(rows, dtype=np.int64) for part, rows in rows_of.items()}, topics, sizes)
