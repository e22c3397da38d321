"""A sample shows the whole window, and the same units again tomorrow."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.topics.clustering.preparation import draw_sample, group_by_text


def days_of(counts: list[int]) -> "pd.Series[object]":
    return pd.Series(
        [date(2024, 1, 1) + timedelta(index) for index, count in enumerate(counts) for _ in range(count)]
    )


def ids(count: int) -> "pd.Series[str]":
    return pd.Series([f"unit-{index}" for index in range(count)], dtype="str")


def test_every_day_gives_its_share() -> None:
    days = days_of([800, 100, 100])
    chosen = draw_sample(days, ids(1000), 100, seed=1)
    assert sorted(Counter(days[chosen]).values()) == [10, 10, 80]


def test_a_window_that_fits_is_taken_whole() -> None:
    assert draw_sample(days_of([3, 2]), ids(5), 5, seed=1).tolist() == [0, 1, 2, 3, 4]


def test_a_day_more_leaves_the_choice_within_the_old_days_as_it_was() -> None:
    before = set(draw_sample(days_of([100, 100]), ids(200), 100, seed=1))
    after = set(draw_sample(days_of([100, 100, 100]), ids(300), 150, seed=1))
    assert before <= after


def test_another_seed_is_another_sample() -> None:
    days = days_of([500])
    assert set(draw_sample(days, ids(500), 50, seed=1)) != set(draw_sample(days, ids(500), 50, seed=2))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(1, 100))
def test_a_sample_has_exactly_the_size_asked_for(counts: list[int], limit: int) -> None:
    total = sum(counts)
    chosen = draw_sample(days_of(counts), ids(total), limit, seed=0)
    assert len(chosen) == len(set(chosen)) == min(limit, total)


def test_equal_texts_are_one_row_with_a_weight() -> None:
    hashes = pd.Series(["b", "a", "b", "c", "b"], dtype="str")
    found = group_by_text(hashes, np.array([0, 1, 2, 4]))
    assert [hashes[row] for row in found.rows] == ["a", "b"]
    assert found.weights.tolist() == [1, 3]
    assert found.text_of.tolist() == [1, 0, 1, -1, 1]
