"""The settings that are tried, and what each gave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import orjson

STEPS = 48
# Groups can be found in anything. Uniform noise of 384 dimensions scores 0.01, one round cloud 0.05, real requests
# that all concern one task 0.11 and more.
LEAST_SILHOUETTE = 0.08
# Within two standard errors chance may decide which setting is ahead, and something better than chance may choose
# (after the rule of one error of Breiman et al., "Classification and Regression Trees", 1984).
TIED_ERRORS = 2.0
# What another method must be ahead of Ward's by. Ward's groups are the better ones unless sizes differ widely;
# then average linkage leads by many errors. The error shrinks with volume, so a share of the score is added: on
# 15,000 texts a lead of two in a hundred was four errors and the worse map.
AHEAD_ERRORS = 2.0
AHEAD_SHARE = 0.02
PREFERRED = "ward"
# A level of its own: the silhouette falls by so many errors behind it before it rises above it, and it reaches so
# much of the highest. Texts made by templates score highest template by template, behind a dip that is deep.
DIP_ERRORS = 3.0
LEVEL_SHARE = 0.85


@dataclass(frozen=True)
class Candidate:
    """One setting and its outcome, before any topic is named.

    ``method``: ``ward``, ``average`` or ``hdbscan``. ``setting``: the groups that the tree was cut into, or
    HDBSCAN's smallest size. ``noise_share``: summaries in no group, before placement. ``largest_share``: of
    the placed summaries. ``silhouette``: cosine, in the space of the embeddings, of the placed texts;
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
        reached = self.silhouette or 0.0
        if self.method == PREFERRED:
            return reached
        return reached - AHEAD_ERRORS * self.silhouette_error - AHEAD_SHARE * reached


def group_counts(summaries: int, maximum_topics: int) -> tuple[int, ...]:
    """Numbers of groups to try, ascending: a geometric row from 2 to a fifth of the summaries."""
    largest = max(3, min(maximum_topics, summaries // 5))
    return tuple(sorted({round(count) for count in np.geomspace(2, largest, STEPS)}))


def best(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Index of the candidate to take; None where none is sound.

    Sound is one that has not collapsed, with a silhouette that noise does not reach and that is half at the
    least of the best collapsed one's. (One task of nine tenths beside two small ones is what it is; cutting
    it to pieces gives topics, but no better ones.)

    Of the method with the highest score the first level is taken: the setting with the fewest topics that
    is a clear peak of the silhouette, else the highest. Of those within two standard errors of it the one that
    agrees most with the map before is preferred: a map should not turn over for what may be chance.
    """
    collapsed = [each.silhouette or 0.0 for each in candidates if each.collapsed]
    floor = max(LEAST_SILHOUETTE, max(collapsed, default=0.0) / 2)
    sound = [
        each
        for each in candidates
        if not each.collapsed and each.topics <= maximum_topics and (each.silhouette or 0.0) >= floor
    ]
    if not sound:
        return None
    method = max(sound, key=lambda each: each.score).method
    row = sorted((each for each in sound if each.method == method), key=lambda each: each.topics)
    level = first_level(row)
    if level.agreement is not None:
        like = [each for each in row if each.score >= level.score - TIED_ERRORS * level.silhouette_error]
        level = max(like, key=lambda each: (each.agreement or 0.0, each.score))
    return candidates.index(level)


def first_level(row: Sequence[Candidate]) -> Candidate:
    """The first clear peak of candidates in order of topics: high, and with a dip before anything higher."""
    highest = max(row, key=lambda each: each.score)
    top = row[0]
    for each in row:
        if each.score > top.score:
            top = each
        fallen = each.score < top.score - DIP_ERRORS * top.silhouette_error
        if fallen and top.score >= LEVEL_SHARE * highest.score:
            return top
    return highest


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
