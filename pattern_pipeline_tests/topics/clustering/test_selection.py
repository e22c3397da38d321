"""Which settings are tried, which is taken, and what is refused."""

import pytest

from pattern_pipeline.topics.clustering.selection import (
    Candidate,
    average_scores,
    choose_candidate,
    choose_collapsed,
    decode_scores,
    encode_candidates,
    list_group_counts,
)


def candidate(
    topics: int, score: float, method: str = "ward", *, largest: float = 0.2, silhouette: float | None = 0.3
) -> Candidate:
    return Candidate(method, topics, topics, 0.1, largest, silhouette, score=score, lasting_score=score)


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        ([candidate(5, 0.9), candidate(9, 1.2), candidate(12, 1.1)], 1),
        ([candidate(9, 1.0), candidate(12, 1.0)], 0),  # of equal scores the fewest topics
        # A region of good levels before one that stands alone; within the region its best.
        (
            [
                candidate(n, score)
                for n, score in zip((5, 6, 7, 8, 9, 10), (1.0, 1.2, 1.1, 0.4, 1.3, 0.3), strict=True)
            ],
            1,
        ),
        ([candidate(2, 2.0), candidate(9, 1.0)], 1),  # two halves of everything are no topics
        ([candidate(5, 2.0, largest=0.7), candidate(9, 1.0)], 1),  # nor is one giant beside dwarfs
        (
            [candidate(3, 1.0, largest=0.9, silhouette=0.9), candidate(14, 2.0, silhouette=0.2)],
            None,
        ),  # but shreds of a real giant are worse
        ([candidate(9, 1.0, silhouette=0.04)], None),  # noise is as well separated
        ([candidate(400, 2.0), candidate(20, 1.0)], 1),  # more than a person can read
        ([candidate(1, 0.0, largest=1.0, silhouette=None)], None),
        ([], None),
    ],
)
def test_the_best_score_of_what_has_not_collapsed_is_taken(
    tried: list[Candidate], chosen: int | None
) -> None:
    assert choose_candidate(tried, maximum_topics=300) == chosen


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        ([candidate(2, 0.1, silhouette=0.4), candidate(3, 0.1, largest=0.9, silhouette=0.9)], 1),
        ([candidate(1, 0.0, largest=1.0, silhouette=None)], 0),
        ([candidate(2, 0.1, silhouette=0.01)], None),
        ([candidate(0, 0.0, largest=0.0, silhouette=None)], None),
    ],
)
def test_of_collapsed_settings_the_best_real_one_is_taken(tried: list[Candidate], chosen: int | None) -> None:
    assert choose_collapsed(tried, maximum_topics=300) == chosen


@pytest.mark.parametrize("summaries", [2, 10, 100, 1_000, 10_000, 100_000])
def test_counts_reach_from_two_to_a_fifth_of_the_summaries_or_the_most_a_person_reads(summaries: int) -> None:
    tried = list_group_counts(summaries, maximum_topics=300)
    assert tried[0] == 2
    assert list(tried) == sorted(set(tried))
    assert tried[-1] == min(max(3, summaries // 5), 300)


def test_one_noisy_window_does_not_outweigh_those_before_it() -> None:
    today = [candidate(8, 1.3), candidate(12, 1.2), candidate(16, 1.1)]
    before = ((8, 1.0), (12, 1.4), (16, 1.1))
    averaged = average_scores(today, [before, before])
    assert choose_candidate(averaged, 300) == 1
    assert [each.score for each in averaged] == [1.3, 1.2, 1.1]
    assert averaged[1].lasting_score == pytest.approx((1.2 + 1.4 + 1.4) / 3)


def test_a_window_says_nothing_of_numbers_that_it_did_not_try() -> None:
    averaged = average_scores([candidate(8, 1.0), candidate(64, 1.0)], [((2, 0.0), (32, 4.0)), ()])
    assert averaged[0].lasting_score == pytest.approx((1.0 + 2.0) / 2)  # between 2 and 32, by the logarithm
    assert averaged[1].lasting_score == 1.0


def test_scores_of_a_stored_map_are_read_again() -> None:
    tried = [candidate(12, 1.2), candidate(8, 1.0), candidate(9, 2.0, "hdbscan")]
    assert decode_scores(encode_candidates(tried)) == ((8, 1.0), (12, 1.2))
    assert decode_scores('[{"method":"ward","setting":8,"silhouette":0.3}]') == ()  # of an older version
