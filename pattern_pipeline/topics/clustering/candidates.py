"""The settings that are tried, and what each gave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import orjson

STEPS = 48
# What another method must be ahead of Ward's by. Ward's groups are the better ones unless sizes differ widely;
# then average linkage leads by many errors. The error shrinks with volume, so a share of the score is added: on
# 15,000 texts a lead of two in a hundred was four errors and the worse map.
AHEAD_ERRORS = 2.0
AHEAD_SHARE = 0.02
PREFERRED = "ward"


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


def as_json(candidates: Sequence[Candidate]) -> str:
    """JSON array of objects, one a candidate, with its fields."""
    return orjson.dumps([asdict(candidate) for candidate in candidates]).decode()
