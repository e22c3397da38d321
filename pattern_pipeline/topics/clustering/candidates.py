"""The settings that are tried, and what each gave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import orjson

STEPS = 48
# Groups can be found in anything. Uniform noise of 384 dimensions scores 0.01, one round cloud 0.05, real requests
# that all concern one task 0.11 and more.
LEAST_SILHOUETTE = 0.08
# The one-standard-error rule of Breiman et al., "Classification and Regression Trees" (1984): within it, chance
# decides which setting is ahead, and something better than chance may choose.
TIED_ERRORS = 1.0
# What another method must be ahead of Ward's by. Ward's groups are the better ones unless sizes differ widely;
# then average linkage leads by many errors.
AHEAD_ERRORS = 2.0
PREFERRED = "ward"


@dataclass(frozen=True)
class Candidate:
    """One setting and its outcome, before any topic is named.

    ``method``: ``ward``, ``average`` or ``hdbscan``. ``setting``: the groups that the tree was cut into, or
    HDBSCAN's smallest size. ``noise_share``: summaries in no group, before placement. ``largest_share``: of
    the placed summaries. ``silhouette``: cosine, in the space of the embeddings, of the placed summaries;
    None for fewer than two topics. ``silhouette_error``: its standard error. ``agreement``: adjusted Rand
    index with the map before, over the summaries of both; None where there is none.
    """

    method: str
    setting: int
    topics: int
    noise_share: float
    largest_share: float
    silhouette: float | None
    silhouette_error: float = 0.0
    agreement: float | None = None

    @property
    def collapsed(self) -> bool:
        """Fewer than three topics, or one that holds 70 % or more.

        The two ways in which clustering degenerates.
        """
        return self.topics < 3 or self.largest_share >= 0.7

    @property
    def said(self) -> str:
        """The setting as a person reads it."""
        return f"{self.method} {self.setting}"

    @property
    def score(self) -> float:
        """The silhouette, less the lead that a method other than the preferred one must have."""
        handicap = 0.0 if self.method == PREFERRED else AHEAD_ERRORS * self.silhouette_error
        return (self.silhouette or 0.0) - handicap


def group_counts(summaries: int, maximum_topics: int) -> tuple[int, ...]:
    """Numbers of groups to try, ascending: a geometric row from 2 to a fifth of the summaries."""
    largest = max(3, min(maximum_topics, summaries // 5))
    return tuple(sorted({round(count) for count in np.geomspace(2, largest, STEPS)}))


def best(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Index of the candidate with the highest score, or of one that chance alone sets behind it.

    None where none is sound: not collapsed, with a silhouette that noise does not reach and that is half at
    the least of the best collapsed one's. (One task of nine tenths beside two small ones is what it is;
    cutting it to pieces gives topics, but no better ones.)

    Of those within one standard error the one that agrees most with the map before is taken: a map should
    not turn over for what may be chance. Where there is none, a level with half the topics or fewer is: data
    of two levels is as well told by the broad one, which a person reads in half the time.
    """
    collapsed = [each.silhouette or 0.0 for each in candidates if each.collapsed]
    floor = max(LEAST_SILHOUETTE, max(collapsed, default=0.0) / 2)
    sound = [
        index
        for index, each in enumerate(candidates)
        if not each.collapsed and each.topics <= maximum_topics and (each.silhouette or 0.0) >= floor
    ]
    if not sound:
        return None
    highest = max(sound, key=lambda index: (candidates[index].score, -index))
    top = candidates[highest]
    close = [i for i in sound if candidates[i].score >= top.score - TIED_ERRORS * top.silhouette_error]
    if any(candidates[index].agreement is not None for index in close):
        return max(close, key=lambda i: (candidates[i].agreement or 0.0, candidates[i].score, -i))
    broad = [i for i in close if candidates[i].topics <= top.topics / 2]
    return max(broad, key=lambda i: (candidates[i].score, -i), default=highest)


def best_collapsed(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Index of the best collapsed candidate whose groups are real, one group of everything included."""
    real = [
        index
        for index, each in enumerate(candidates)
        if each.collapsed
        and 1 <= each.topics <= maximum_topics
        and (each.topics == 1 or (each.silhouette or 0.0) >= LEAST_SILHOUETTE)
    ]
    return max(real, key=lambda index: (candidates[index].silhouette or 0.0, -index), default=None)


def as_json(candidates: Sequence[Candidate]) -> str:
    """JSON array of objects, one a candidate, with its fields."""
    return orjson.dumps([asdict(candidate) for candidate in candidates]).decode()
