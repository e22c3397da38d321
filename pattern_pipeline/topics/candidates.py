"""The settings that are tried, and what each gave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import orjson

SMALLEST = 5
STEPS = 10


@dataclass(frozen=True)
class Candidate:
    """One setting and its outcome, before any topic is named.

    ``noise_share``: summaries in no dense group, before placement. ``largest_share``: of the placed
    summaries. ``silhouette``: cosine, in the space of the embeddings, of the placed summaries; None for
    fewer than two topics.
    """

    method: str
    minimum_size: int
    topics: int
    noise_share: float
    largest_share: float
    silhouette: float | None

    @property
    def collapsed(self) -> bool:
        """Fewer than three topics, or one that holds 70 % or more.

        The two ways in which clustering degenerates.
        """
        return self.topics < 3 or self.largest_share >= 0.7

    @property
    def setting(self) -> str:
        """The setting as a person reads it."""
        return f"{self.method} {self.minimum_size}"


def sizes(summaries: int) -> tuple[int, ...]:
    """Smallest sizes of a topic to try, ascending: a geometric row from 5 to a thirtieth of the summaries.

    A fixed size is wrong at every other volume; a small set still tries up to a tenth.
    """
    largest = max(summaries / 30, min(summaries / 10, 20), SMALLEST)
    return tuple(sorted({round(size) for size in np.geomspace(SMALLEST, largest, STEPS)}))


def best(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Index of the candidate with the highest silhouette that has not collapsed; None where all have."""
    sound = [
        index
        for index, candidate in enumerate(candidates)
        if not candidate.collapsed and candidate.topics <= maximum_topics and candidate.silhouette is not None
    ]
    return max(sound, key=lambda index: candidates[index].silhouette or -1.0, default=None)


def as_json(candidates: Sequence[Candidate]) -> str:
    """JSON array of objects, one a candidate, with its fields."""
    return orjson.dumps([asdict(candidate) for candidate in candidates]).decode()
