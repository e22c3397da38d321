"""How finely a set is grouped: what the factors of the score measure."""

import numpy as np
import pytest

from pattern_pipeline.topics.clustering.level import (
    LEVEL_SAMPLE,
    HalfGroups,
    draw_level_sample,
    measure_agreement,
    measure_separation,
    score_level,
    smooth_rows,
    split_into_halves,
)
from pattern_pipeline_tests.topics.conftest import blobs

SIZES = [40, 40, 40]
TRUTH = np.repeat(np.arange(3), 40)


def pair_of_halves(labels: np.ndarray) -> list[tuple[HalfGroups, HalfGroups]]:
    vectors = blobs(SIZES)
    pairs = split_into_halves(vectors, np.ones(len(vectors), dtype=np.int64))
    return [(HalfGroups(a, labels[a.rows]), HalfGroups(b, labels[b.rows])) for a, b in pairs]


def test_halves_that_find_the_same_groups_agree_and_those_that_group_by_chance_do_not() -> None:
    vectors = blobs(SIZES)
    chance = np.random.default_rng(0).integers(0, 3, len(vectors))
    assert measure_agreement(vectors, pair_of_halves(TRUTH)) == 1.0
    assert measure_agreement(vectors, pair_of_halves(chance)) < 0.3


def test_without_halves_nothing_speaks_against_a_grouping() -> None:
    few = blobs([5, 5])
    assert split_into_halves(few, np.ones(10, dtype=np.int64)) == ()
    assert measure_agreement(few, []) == 1.0


def test_a_half_whose_rows_are_all_noise_is_one_group() -> None:
    noise = [
        (HalfGroups(first.half, np.full(len(first.labels), -1)), second)
        for first, second in pair_of_halves(TRUTH)
    ]
    assert measure_agreement(blobs(SIZES), noise) == 0.0


def test_every_row_is_in_one_of_the_halves() -> None:
    vectors = blobs(SIZES)
    for first, second in split_into_halves(vectors, np.ones(len(vectors), dtype=np.int64)):
        assert sorted([*first.rows, *second.rows]) == list(range(len(vectors)))


def test_true_groups_are_farther_apart_than_halves_of_them() -> None:
    smoothed = smooth_rows(blobs(SIZES, noise=0.9), np.ones(120, dtype=np.int64), np.arange(120)).smoothed
    once = np.ones(120, dtype=np.int64)
    halved = TRUTH * 2 + np.arange(120) % 2
    assert measure_separation(smoothed, TRUTH, once) > measure_separation(smoothed, halved, once)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((0.8, 0.8, 12), (0.7, 0.8, 12)),
        ((0.8, 0.8, 12), (0.8, 0.7, 12)),
        ((0.8, 0.8, 12), (0.8, 0.8, 2)),
        ((0.75, 0.8, 13), (0.66, 0.95, 2)),  # two halves of a window are found again, whatever it holds
        ((0.68, 0.83, 12), (0.71, 0.50, 240)),  # templates are apart, but not found again
        ((0.1, 0.1, 3), (0.9, 0.9, 1)),  # one group says nothing
    ],
)
def test_a_level_is_better_the_farther_apart_the_more_alike_and_the_more_its_groups(
    better: tuple[float, float, int], worse: tuple[float, float, int]
) -> None:
    assert score_level(*better) > score_level(*worse)


def test_the_sample_is_even_and_the_same_again() -> None:
    assert draw_level_sample(7).tolist() == list(range(7))
    drawn = draw_level_sample(4 * LEVEL_SAMPLE)
    assert len(drawn) == LEVEL_SAMPLE
    assert np.diff(drawn).max() <= 5
    assert drawn.tolist() == draw_level_sample(4 * LEVEL_SAMPLE).tolist()
