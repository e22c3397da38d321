"""Two counts are compared exactly, and days that vary on their own raise fewer alarms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from pattern_pipeline.topics.monitoring.day_test import Days, compare, together

CORRELATION = st.floats(0, 0.4)


@pytest.mark.parametrize(
    ("count", "units", "before", "units_before"), [(6, 200, 0, 5800), (9, 40, 30, 900), (0, 50, 90, 700)]
)
def test_without_correlation_it_is_fishers_exact_test(count, units, before, units_before) -> None:
    found = compare(count, Days(units, 0.0), before, Days(units_before, 0.0))
    square = [[count, units - count], [before, units_before - before]]
    assert found.more == pytest.approx(fisher_exact(square, alternative="greater")[1], rel=1e-6)
    assert found.fewer == pytest.approx(fisher_exact(square, alternative="less")[1], rel=1e-6)


@given(
    st.integers(0, 30),
    st.integers(30, 200),
    st.integers(0, 100),
    st.integers(100, 3000),
    CORRELATION,
    CORRELATION,
)
def test_chances_are_chances_and_none_is_less_than_the_least(count, units, before, others, now, then) -> None:
    found = compare(count, Days(units, now), before, Days(others, then))
    assert 0 <= found.least_more <= found.more * (1 + 1e-9) <= 1 + 1e-6
    assert 0 <= found.least_fewer <= found.fewer * (1 + 1e-9) <= 1 + 1e-6
    assert found.more + found.fewer >= 1 - 1e-6, "the count itself is in both"


@given(st.integers(0, 30), st.integers(30, 200), st.integers(0, 100), st.integers(100, 3000), CORRELATION)
def test_every_split_of_the_sum_has_its_chance(count, units, before, others, then) -> None:
    found = compare(count, Days(units, 0.01), before, Days(others, then))
    assert found.possible[found.place] == count
    assert found.possible[0] >= 0
    assert found.possible[-1] <= min(units, count + before)
    for place in {0, len(found.possible) // 2, len(found.possible) - 1}:
        now = int(found.possible[place])
        other = compare(now, Days(units, 0.01), count + before - now, Days(others, then))
        assert (other.more, other.fewer) == pytest.approx((found.or_more[place], found.or_fewer[place]))


def test_days_that_vary_need_more_to_stand_out() -> None:
    chances = [compare(8, Days(200, each), 20, Days(5800, each / 28)).more for each in (0.0, 0.002, 0.01)]
    assert chances == sorted(chances)
    assert chances[2] > 10 * chances[0]


def test_many_days_together_vary_less_than_one() -> None:
    one, many = together(np.array([100]), 0.01), together(np.full(10, 100), 0.01)
    assert one.correlation == pytest.approx(0.01)
    assert many.correlation == pytest.approx(0.01 * 99 / 999)


def test_nothing_counted_anywhere_says_nothing() -> None:
    assert compare(0, Days(10, 0.0), 0, Days(90, 0.0)).more == 1.0
    assert compare(10, Days(10, 0.0), 90, Days(90, 0.0)).more == 1.0
