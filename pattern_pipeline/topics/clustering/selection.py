"""List the settings to try, and choose among their outcomes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import orjson

TRIED_COUNTS = 40
# The method whose scores of earlier maps count: those of cuts, by number of groups.
CUTS = "ward"
# Every set has some groups: uniform noise of 384 dimensions scores 0.01, one round cloud 0.05, real requests
# that all concern one task 0.11 and more.
MINIMUM_SILHOUETTE = 0.08


# The score of each number of groups that a window was cut into, ascending.
ScoreCurve = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Candidate:
    """One setting and its outcome, before any topic is named.

    ``method``: ``ward`` or ``hdbscan``.
    ``setting``: number of groups that the tree was cut into, or HDBSCAN's minimum cluster size.
    ``noise_share``: share of summaries in no group before placement.
    ``largest_share``: share of the largest topic among the placed summaries.
    ``silhouette``: cosine silhouette of the placed texts in the embedding space; None for fewer than two
    topics.
    ``separation``, ``agreement``, ``score``: see ``level``.
    ``lasting_score``: its mean over this window and those of earlier maps.
    """

    method: str
    setting: int
    topics: int
    noise_share: float
    largest_share: float
    silhouette: float | None
    separation: float = 0.0
    agreement: float = 0.0
    score: float = 0.0
    lasting_score: float = 0.0

    @property
    def collapsed(self) -> bool:
        """Whether clustering degenerated: fewer than three topics, or one that holds 70 % or more."""
        return self.topics < 3 or self.largest_share >= 0.7

    @property
    def label(self) -> str:
        """The setting in words."""
        return f"{self.method} {self.setting}"


def list_group_counts(summaries: int, maximum_topics: int) -> tuple[int, ...]:
    """List the numbers of groups to try, ascending: a geometric series from 2 to a fifth of the summaries."""
    largest = max(3, min(maximum_topics, summaries // 5))
    return tuple(sorted({round(count) for count in np.geomspace(2, largest, TRIED_COUNTS)}))


def encode_candidates(candidates: Sequence[Candidate]) -> str:
    """Encode candidates as a JSON array with one object for each."""
    return orjson.dumps([asdict(candidate) for candidate in candidates]).decode()


def decode_scores(candidates: str) -> ScoreCurve:
    """Read the scores of cuts from an encoded array, by number of groups; none of a map that has no scores."""
    rows = [each for each in orjson.loads(candidates) if each["method"] == CUTS and "score" in each]
    return tuple(sorted((int(each["setting"]), float(each["score"])) for each in rows))


def average_scores(candidates: Sequence[Candidate], earlier: Sequence[ScoreCurve]) -> tuple[Candidate, ...]:
    """Average the scores of cuts with those that earlier windows gave to as many groups.

    One window's scores are noisy: from day to day the best level of the same traffic moved from 8 to 14
    topics. An earlier window counts where it tried as many groups; between two numbers that it tried its
    scores are interpolated.
    """
    settings = np.log([max(candidate.setting, 1) for candidate in candidates])
    scores = [np.array([candidate.score for candidate in candidates])]
    for curve in earlier:
        if curve:
            known = np.log([max(setting, 1) for setting, _ in curve])
            found = np.interp(settings, known, [score for _, score in curve])
            scores.append(np.where((settings >= known[0]) & (settings <= known[-1]), found, np.nan))
    means = np.nanmean(np.array(scores), axis=0)
    return tuple(
        replace(candidate, lasting_score=float(mean if candidate.method == CUTS else candidate.score))
        for candidate, mean in zip(candidates, means, strict=True)
    )


def list_valid(candidates: Sequence[Candidate], maximum_topics: int) -> list[Candidate]:
    """List the candidates that a map may be made of.

    A candidate is valid if it has not collapsed, has at most ``maximum_topics``, and its silhouette is above
    that of noise and at least half of the best collapsed one's. (If one task makes nine tenths of a window,
    cutting it to pieces gives more topics, but no better ones.)
    """
    collapsed = [candidate.silhouette or 0.0 for candidate in candidates if candidate.collapsed]
    floor = max(MINIMUM_SILHOUETTE, max(collapsed, default=0.0) / 2)
    return [
        candidate
        for candidate in candidates
        if not candidate.collapsed
        and candidate.topics <= maximum_topics
        and (candidate.silhouette or 0.0) >= floor
    ]


def smooth_scores(row: Sequence[Candidate]) -> list[float]:
    """Average the lasting score of each candidate with its neighbours': a quarter, a half, a quarter.

    ``row``: candidates of one method, by setting. Neighbours differ by few merges, and their scores by chance.
    """
    padded = np.pad([candidate.lasting_score for candidate in row], 1, mode="edge")
    return [float(each) for each in np.convolve(padded, [0.25, 0.5, 0.25], "valid")]


def choose_candidate(candidates: Sequence[Candidate], maximum_topics: int) -> int | None:
    """Choose the index of the valid candidate with the highest score; None if none is valid.

    All are of one method. The highest smoothed score shows the region, and the best of its three candidates is
    taken. Of equal scores the first, with the fewest topics, wins.
    """
    valid = list_valid(candidates, maximum_topics)
    if not valid:
        return None
    scores = smooth_scores(valid)
    peak = max(range(len(valid)), key=scores.__getitem__)
    region = valid[max(peak - 1, 0) : peak + 2]
    return candidates.index(max(region, key=lambda candidate: candidate.lasting_score))


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
