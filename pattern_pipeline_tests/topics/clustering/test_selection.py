"""Which settings are tried, which is taken, and what is refused."""

import pytest

from pattern_pipeline.topics.clustering.selection import (
    Candidate,
    choose_candidate,
    choose_collapsed,
    list_group_counts,
)


def clearly(first: Candidate, second: Candidate) -> float:
    """By ten errors to every hundredth of the means: texts that agree on which is better."""
    return 1_000 * ((first.silhouette or 0.0) - (second.silhouette or 0.0))


def hardly(first: Candidate, second: Candidate) -> float:
    """The same differences, of texts that contradict one another."""
    return clearly(first, second) / 20


def candidate(
    topics: int,
    largest: float,
    silhouette: float | None,
    method: str = "ward",
    agreement: float | None = None,
) -> Candidate:
    return Candidate(
        method, topics, topics, 0.1, largest, silhouette, silhouette_error=0.01, agreement=agreement
    )


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        ([candidate(5, 0.3, 0.2), candidate(9, 0.2, 0.3), candidate(12, 0.2, 0.25)], 1),
        # Templates within requests: a clear peak, a dip, and something higher at several times the topics.
        ([candidate(9, 0.2, 0.3), candidate(20, 0.2, 0.2), candidate(40, 0.1, 0.31)], 0),
        (
            [candidate(9, 0.2, 0.3), candidate(20, 0.2, 0.29), candidate(40, 0.1, 0.31)],
            2,
        ),  # no dip to speak of
        ([candidate(9, 0.2, 0.2), candidate(20, 0.2, 0.1), candidate(40, 0.1, 0.31)], 2),  # not half as good
        ([candidate(9, 0.2, 0.3), candidate(9, 0.2, 0.31, "average")], 0),  # another method must lead clearly
        ([candidate(9, 0.2, 0.3), candidate(12, 0.2, 0.34, "average")], 1),
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
    assert choose_candidate(tried, maximum_topics=300, lead=clearly) == chosen


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        ([candidate(20, 0.1, 0.3, agreement=0.6), candidate(23, 0.1, 0.295, agreement=0.9)], 1),
        ([candidate(20, 0.1, 0.3, agreement=0.6), candidate(23, 0.1, 0.275, agreement=0.9)], 0),
        (
            [candidate(20, 0.1, 0.3, agreement=0.4), candidate(8, 0.1, 0.295, agreement=0.9)],
            1,
        ),  # the level of the map before, which is as good
    ],
)
def test_between_settings_that_only_chance_tells_apart_the_map_before_decides(
    tried: list[Candidate], chosen: int
) -> None:
    assert choose_candidate(tried, maximum_topics=300, lead=clearly) == chosen


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
    assert choose_collapsed(tried, maximum_topics=300) == chosen


@pytest.mark.parametrize(
    ("tried", "chosen"),
    [
        ([candidate(15, 0.2, 0.25), candidate(18, 0.2, 0.295), candidate(20, 0.2, 0.3)], 1),
        ([candidate(18, 0.2, 0.285), candidate(19, 0.2, 0.29), candidate(20, 0.2, 0.3)], 0),
        # As good as the best, but behind a dip: other topics, and not the same ones told more simply.
        ([candidate(9, 0.2, 0.298), candidate(14, 0.2, 0.27), candidate(20, 0.2, 0.3)], 2),
        ([candidate(20, 0.2, 0.3), candidate(22, 0.2, 0.299)], 0),  # finer is never simpler
        ([candidate(18, 0.2, 0.299, "average"), candidate(20, 0.2, 0.3)], 1),  # nor is another tree
    ],
)
def test_of_neighbouring_levels_that_the_texts_cannot_tell_apart_the_simplest_is_taken(
    tried: list[Candidate], chosen: int
) -> None:
    assert choose_candidate(tried, maximum_topics=300, lead=hardly) == chosen


@pytest.mark.parametrize("summaries", [2, 10, 100, 1_000, 10_000, 100_000])
def test_counts_reach_from_two_to_a_fifth_of_the_summaries_or_the_most_a_person_reads(summaries: int) -> None:
    tried = list_group_counts(summaries, maximum_topics=300)
    assert tried[0] == 2
    assert list(tried) == sorted(set(tried))
    assert tried[-1] == min(max(3, summaries // 5), 300)
