"""Two counts are compared exactly, and days that vary on their own raise fewer alarms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from pattern_pipeline.topics.monitoring.beta_binomial import PooledDays, compare_counts, pool_days

CORRELATION = st.floats(0, 0.4)


@pytest.mark.parametrize(
    ("count", "units", "before", "units_before"), [(6, 200, 0, 5800), (9, 40, 30, 900), (0, 50, 90, 700)]
)
def test_without_correlation_it_is_fishers_exact_test(count, units, before, units_before) -> None:
    found = compare_counts(count, PooledDays(units, 0.0), before, PooledDays(units_before, 0.0))
    square = [[count, units - count], [before, units_before - before]]
    assert found.p_more == pytest.approx(fisher_exact(square, alternative="greater")[1], rel=1e-6)
    assert found.p_fewer == pytest.approx(fisher_exact(square, alternative="less")[1], rel=1e-6)


@given(
    st.integers(0, 30),
    st.integers(30, 200),
    st.integers(0, 100),
    st.integers(100, 3000),
    CORRELATION,
    CORRELATION,
)
def test_chances_are_chances_and_none_is_less_than_the_least(count, units, before, others, now, then) -> None:
    found = compare_counts(count, PooledDays(units, now), before, PooledDays(others, then))
    assert 0 <= found.smallest_p_more <= found.p_more * (1 + 1e-9) <= 1 + 1e-6
    assert 0 <= found.smallest_p_fewer <= found.p_fewer * (1 + 1e-9) <= 1 + 1e-6
    assert found.p_more + found.p_fewer >= 1 - 1e-6, "the count itself is in both"


@given(st.integers(0, 30), st.integers(30, 200), st.integers(0, 100), st.integers(100, 3000), CORRELATION)
def test_every_split_of_the_sum_has_its_chance(count, units, before, others, then) -> None:
    found = compare_counts(count, PooledDays(units, 0.01), before, PooledDays(others, then))
    assert found.possible[found.position] == count
    assert found.possible[0] >= 0
    assert found.possible[-1] <= min(units, count + before)
    for position in {0, len(found.possible) // 2, len(found.possible) - 1}:
        now = int(found.possible[position])
        other = compare_counts(now, PooledDays(units, 0.01), count + before - now, PooledDays(others, then))
        assert (other.p_more, other.p_fewer) == pytest.approx(
            (found.p_or_more[position], found.p_or_fewer[position])
        )


def test_days_that_vary_need_more_to_stand_out() -> None:
    chances = [
        compare_counts(8, PooledDays(200, each), 20, PooledDays(5800, each / 28)).p_more
        for each in (0.0, 0.002, 0.01)
    ]
    assert chances == sorted(chances)
    assert chances[2] > 10 * chances[0]


def test_many_days_together_vary_less_than_one() -> None:
    one, many = pool_days(np.array([100]), 0.01), pool_days(np.full(10, 100), 0.01)
    assert one.correlation == pytest.approx(0.01)
    assert many.correlation == pytest.approx(0.01 * 99 / 999)


def test_nothing_counted_anywhere_says_nothing() -> None:
    assert compare_counts(0, PooledDays(10, 0.0), 0, PooledDays(90, 0.0)).p_more == 1.0
    assert compare_counts(10, PooledDays(10, 0.0), 90, PooledDays(90, 0.0)).p_more == 1.0
