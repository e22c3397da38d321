"""Which setting is taken, and what is refused."""

import pytest

from pattern_pipeline.topics.clustering.candidates import Candidate, best, best_collapsed, sizes


def candidate(topics: int, largest: float, silhouette: float | None) -> Candidate:
    return Candidate("hdbscan eom", 5, topics, 0.1, largest, silhouette, silhouette_error=0.01)


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        ([candidate(5, 0.3, 0.2), candidate(9, 0.2, 0.3), candidate(12, 0.2, 0.25)], 1),
        ([candidate(40, 0.1, 0.3), candidate(9, 0.2, 0.295)], 1),  # of two as good, the one with fewer topics
        ([candidate(40, 0.1, 0.3), candidate(9, 0.2, 0.28)], 0),  # but only of two as good
        ([candidate(2, 0.5, 0.4), candidate(9, 0.2, 0.3)], 1),  # two halves of everything are no topics
        ([candidate(5, 0.7, 0.3), candidate(9, 0.2, 0.2)], 1),  # nor is one giant beside dwarfs
        ([candidate(3, 0.9, 0.9), candidate(14, 0.1, 0.2)], None),  # but shreds of a real giant are worse
        ([candidate(9, 0.2, 0.04)], None),  # noise scores as much
        ([candidate(400, 0.01, 0.5), candidate(20, 0.2, 0.3)], 1),  # more than a person can read
        ([candidate(1, 1.0, None)], None),
        ([], None),
    ],
)
def test_the_best_silhouette_of_what_has_not_collapsed_is_taken(
    tried: list[Candidate], chosen: int | None
) -> None:
    assert best(tried, maximum_topics=300) == chosen


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        ([candidate(2, 0.5, 0.4), candidate(3, 0.9, 0.9)], 1),
        ([candidate(1, 1.0, None)], 0),
        ([candidate(2, 0.5, 0.01)], None),
        ([candidate(0, 0.0, None)], None),
    ],
)
def test_of_collapsed_settings_the_best_real_one_is_kept(tried: list[Candidate], chosen: int | None) -> None:
    assert best_collapsed(tried, maximum_topics=300) == chosen


@pytest.mark.parametrize("summaries", [2, 10, 100, 1_000, 10_000, 100_000])
def test_sizes_grow_with_the_number_of_summaries(summaries: int) -> None:
    tried = sizes(summaries)
    assert tried[0] == 5
    assert list(tried) == sorted(set(tried))
    assert tried[-1] == round(max(summaries / 30, min(summaries / 10, 20), 5))
