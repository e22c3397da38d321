"""List the settings to try, and choose among their outcomes."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import orjson

TRIED_COUNTS = 48
# The lead that another method needs over Ward's. Ward's groups are better unless sizes differ widely; then
# average linkage leads by many errors. The error shrinks with volume, so a share of the score is added: on
# 15,000 texts a lead of 0.02 was four errors and the worse map.
LEAD_ERRORS = 2.0
LEAD_SHARE = 0.02
PREFERRED = "ward"
# A peak counts if the silhouette falls by this many errors after it before it rises above it, and if it
# reaches this share of the highest. Texts made by templates score highest at one topic for each template,
# after a deep dip.
DIP_ERRORS = 3.0
LEVEL_SHARE = 0.85
# One-standard-error rule (Breiman et al., "Classification and Regression Trees", 1984): of candidates that
# are as good, the simplest.
SIMPLER_ERRORS = 1.0
# Every set has some groups: uniform noise of 384 dimensions scores 0.01, one round cloud 0.05, real requests
# that all concern one task 0.11 and more.
MINIMUM_SILHOUETTE = 0.08
# Within two standard errors chance may decide which candidate leads, so that agreement with the previous map
# may choose.
TIED_ERRORS = 2.0


@dataclass(frozen=True)
class Candidate:
    """One setting and its outcome, before any topic is named.

    ``method``: ``ward``, ``average`` or ``hdbscan``.
    ``setting``: number of groups that the tree was cut into, or HDBSCAN's minimum cluster size.
    ``noise_share``: share of summaries in no group before placement.
    ``largest_share``: share of the largest topic among the placed summaries.
    ``silhouette``: cosine silhouette of the placed texts in the embedding space; None for fewer than two
    topics.
    ``silhouette_error``: its standard error.
    ``agreement``: adjusted Rand index with the previous map over the shared summaries; None without that map.
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
        """Whether clustering degenerated: fewer than three topics, or one that holds 70 % or more."""
        return self.topics < 3 or self.largest_share >= 0.7

    @property
    def label(self) -> str:
        """The setting in words."""
        return f"{self.method} {self.setting}"

    @property
    def score(self) -> float:
        """The silhouette, less the lead that a method other than the preferred one must have."""
        reached = self.silhouette or 0.0
        if self.method == PREFERRED:
            return reached
        return reached - LEAD_ERRORS * self.silhouette_error - LEAD_SHARE * reached


def list_group_counts(summaries: int, maximum_topics: int) -> tuple[int, ...]:
    """List the numbers of groups to try, ascending: a geometric series from 2 to a fifth of the summaries."""
    largest = max(3, min(maximum_topics, summaries // 5))
    return tuple(sorted({round(count) for count in np.geomspace(2, largest, TRIED_COUNTS)}))


def encode_candidates(candidates: Sequence[Candidate]) -> str:
    """Encode candidates as a JSON array with one object for each."""
    return orjson.dumps([asdict(candidate) for candidate in candidates]).decode()


# By how many standard errors the first candidate leads the second, in paired differences text by text.
LeadInStandardErrors = Callable[[Candidate, Candidate], float]


def choose_level(row: Sequence[Candidate]) -> Candidate:
    """Choose the first clear peak of the silhouette: high, and followed by a dip before anything higher.

    ``row``: candidates of one method, by number of topics.
    """
    highest = max(row, key=lambda candidate: candidate.score)
    top = row[0]
    for candidate in row:
        if candidate.score > top.score:
            top = candidate
        has_fallen = candidate.score < top.score - DIP_ERRORS * top.silhouette_error
        if has_fallen and top.score >= LEVEL_SHARE * highest.score:
            return top
    return highest


def apply_one_standard_error_rule(
    row: Sequence[Candidate], level: Candidate, lead: LeadInStandardErrors
) -> Candidate:
    """Choose the simplest candidate that is as good as ``level`` (one-standard-error rule).

    Steps from ``level`` towards fewer topics, and stops where ``level`` leads by more than one standard
    error. The error is that of the differences text by text: most texts are in the same topic at two
    neighbouring levels, so that these differences are far more precise than the two means. A simpler
    candidate beyond a worse one is another view of the texts, not a simpler form of this one.

    ``row``: candidates of one method, by number of topics.
    """
    simplest = level
    for candidate in reversed(row[: row.index(level)]):
        if lead(level, candidate) > SIMPLER_ERRORS:
            break
        simplest = candidate
    return simplest


def choose_candidate(
    candidates: Sequence[Candidate], maximum_topics: int, lead: LeadInStandardErrors
) -> int | None:
    """Choose the index of the candidate to use; None if none is valid.

    A candidate is valid if it has not collapsed, has at most ``maximum_topics``, and its silhouette is above
    that of noise and at least half of the best collapsed one's. (If one task makes nine tenths of a window,
    cutting it to pieces gives more topics, but no better ones.)

    Of the method with the highest score, the first clear peak of the silhouette is taken, and of that the
    simplest candidate within one standard error. Among those within two standard errors of the result, the
    one that agrees most with the previous map is preferred: a map should not change for what may be chance.
    """
    collapsed = [candidate.silhouette or 0.0 for candidate in candidates if candidate.collapsed]
    floor = max(MINIMUM_SILHOUETTE, max(collapsed, default=0.0) / 2)
    valid = [
        candidate
        for candidate in candidates
        if not candidate.collapsed
        and candidate.topics <= maximum_topics
        and (candidate.silhouette or 0.0) >= floor
    ]
    if not valid:
        return None
    method = max(valid, key=lambda candidate: candidate.score).method
    row = sorted(
        (candidate for candidate in valid if candidate.method == method),
        key=lambda candidate: candidate.topics,
    )
    level = apply_one_standard_error_rule(row, choose_level(row), lead)
    if level.agreement is not None:
        tied = [
            candidate
            for candidate in row
            if candidate.score >= level.score - TIED_ERRORS * level.silhouette_error
        ]
        level = max(tied, key=lambda candidate: (candidate.agreement or 0.0, candidate.score))
    return candidates.index(level)


def choose_collapsed(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Choose the index of the best collapsed candidate that is not noise; one group of everything is allowed."""
    real = [
        index
        for index, candidate in enumerate(candidates)
        if candidate.collapsed
        and 1 <= candidate.topics <= maximum_topics
        and (candidate.topics == 1 or (candidate.silhouette or 0.0) >= MINIMUM_SILHOUETTE)
    ]
    return max(real, key=lambda index: (candidates[index].silhouette or 0.0, -index), default=None)
