"""Which of two groupings is better, text by text."""

import numpy as np
import pytest

from pattern_pipeline.topics.clustering.clusters import ScoredCandidate, build_lead_comparison
from pattern_pipeline.topics.clustering.selection import Candidate
from pattern_pipeline.topics.clustering.silhouette import Silhouette


def scored(topics: int, each: np.ndarray) -> ScoredCandidate:
    found = Silhouette(float(each.mean()), 0.01, each.astype(np.float32))
    return ScoredCandidate(Candidate("ward", topics, topics, 0.0, 0.2, found.mean, found.error), found)


def test_a_lead_that_most_texts_share_is_clear_where_that_of_the_means_is_lost_in_their_spread() -> None:
    own = np.random.default_rng(0).normal(0.3, 0.2, 400)
    better, worse = scored(20, own), scored(18, own - 0.002)
    moved = own.copy()
    moved[:20] += np.random.default_rng(1).normal(0.0, 0.2, 20)
    other = scored(16, moved)
    lead = build_lead_comparison([better, worse, other], np.ones(400, dtype=np.int64))
    assert lead(better.candidate, worse.candidate) > 10
    assert lead(worse.candidate, better.candidate) < -10
    assert abs(lead(better.candidate, other.candidate)) < 2


def test_equal_groupings_lead_by_nothing() -> None:
    own = np.linspace(0.1, 0.5, 50)
    first, second = scored(9, own), scored(8, own)
    assert (
        build_lead_comparison([first, second], np.ones(50, dtype=np.int64))(first.candidate, second.candidate)
        == 0.0
    )


def test_a_text_of_weight_two_is_two_texts() -> None:
    first, second = np.array([0.3, 0.5, 0.2]), np.array([0.2, 0.6, 0.1])
    weighed = [scored(9, first), scored(8, second)]
    repeated = [scored(9, first[[0, 0, 1, 2]]), scored(8, second[[0, 0, 1, 2]])]
    leads_of = [
        build_lead_comparison(pair, weights)(pair[0].candidate, pair[1].candidate)
        for pair, weights in ((weighed, np.array([2, 1, 1])), (repeated, np.ones(4, dtype=np.int64)))
    ]
    assert leads_of[0] == pytest.approx(leads_of[1])
