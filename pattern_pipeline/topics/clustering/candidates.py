"""The settings that are tried, and what each gave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import orjson

SMALLEST = 5
STEPS = 10
# Density clustering finds groups in anything. Uniform noise of 384 dimensions scores 0.01, one round cloud
# 0.05, real requests that all concern one task 0.11 and more.
LEAST_SILHOUETTE = 0.08
# The one-standard-error rule of Breiman et al., "Classification and Regression Trees" (1984): of settings that lie
# within chance of the best, the simplest. The highest silhouette alone jumped between 8 topics and 24 on agent
# runs, and between 160 and 230 on short requests, from seed to seed.
TIED_ERRORS = 1.0


@dataclass(frozen=True)
class Candidate:
    """One setting and its outcome, before any topic is named.

    ``noise_share``: summaries in no dense group, before placement. ``largest_share``: of the placed
    summaries. ``silhouette``: cosine, in the space of the embeddings, of the placed summaries; None for
    fewer than two topics. ``silhouette_error``: its standard error.
    """

    method: str
    minimum_size: int
    topics: int
    noise_share: float
    largest_share: float
    silhouette: float | None
    silhouette_error: float = 0.0

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
    """Index of the broadest candidate among those close to the highest silhouette; None where none is sound.

    The broadest, because of two maps that are as good a person takes the shorter. Sound is one that has not
    collapsed, whose silhouette noise does not reach, and which has half at the least of the best collapsed
    one's. One task of nine tenths beside two small ones is what it is; cutting it to pieces gives topics,
    but no better ones.
    """
    collapsed = [each.silhouette or 0.0 for each in candidates if each.collapsed]
    floor = max(LEAST_SILHOUETTE, max(collapsed, default=0.0) / 2)
    sound = [not each.collapsed and (each.silhouette or 0.0) >= floor for each in candidates]
    highest = _highest(candidates, sound, maximum_topics)
    if highest is None:
        return None
    tied = (candidates[highest].silhouette or 0.0) - TIED_ERRORS * candidates[highest].silhouette_error
    close = [
        index
        for index, each in enumerate(candidates)
        if sound[index] and each.topics <= maximum_topics and (each.silhouette or 0.0) >= tied
    ]
    return min(close, key=lambda index: (candidates[index].topics, -(candidates[index].silhouette or 0.0)))


def best_collapsed(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Index of the best collapsed candidate whose groups are real, one group of everything included."""
    real = [
        each.collapsed and (each.topics == 1 or (each.silhouette or 0.0) >= LEAST_SILHOUETTE)
        for each in candidates
    ]
    return _highest(candidates, real, maximum_topics)


def _highest(candidates: Sequence[Candidate], allowed: Sequence[bool], maximum_topics: int) -> int | None:
    found = [
        index for index, yes in enumerate(allowed) if yes and 1 <= candidates[index].topics <= maximum_topics
    ]
    return max(found, key=lambda index: (candidates[index].silhouette or 0.0, -index), default=None)


def as_json(candidates: Sequence[Candidate]) -> str:
    """JSON array of objects, one a candidate, with its fields."""
    return orjson.dumps([asdict(candidate) for candidate in candidates]).decode()
