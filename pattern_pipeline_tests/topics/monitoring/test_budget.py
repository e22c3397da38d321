"""The alarms of a day share one budget."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.topics.monitoring.budget import allowed, day_budget

CHANCES = st.lists(st.floats(1e-12, 1), max_size=8)


def test_a_weeks_alarms_are_shared_by_its_days_and_families() -> None:
    assert day_budget(0.21, 1 / 3) == pytest.approx(0.01)


def test_tests_that_could_have_any_chance_share_the_budget_evenly() -> None:
    fine = np.linspace(1e-7, 1, 10**6)
    assert allowed(0.01, [fine] * 10) == pytest.approx(0.001, rel=0.01)


def test_tests_that_can_hardly_reach_anything_do_not_count() -> None:
    fine = np.linspace(1e-7, 1, 10**6)
    assert allowed(0.01, [fine] * 10 + [np.array([0.2])] * 1000) == pytest.approx(0.001, rel=0.01)


def test_what_a_test_of_few_chances_leaves_is_for_the_others() -> None:
    coarse, fine = np.array([0.002, 0.3]), np.array([0.002, 0.004, 0.007, 0.02])
    assert allowed(0.01, [coarse, fine]) == 0.007, "0.002 and 0.007 are spent; halves would give 0.005"


def test_without_tests_or_with_too_small_a_budget_nothing_is_let_through() -> None:
    assert allowed(0.01, []) == 0
    assert allowed(0.01, [np.zeros(0)] * 3) == 0
    assert allowed(0.01, [np.array([0.02, 0.5])]) == 0


@given(st.lists(CHANCES, max_size=60), st.floats(1e-4, 0.2))
def test_what_the_limit_lets_through_is_within_the_budget_and_as_much_as_can_be(
    reachable: list[list[float]], budget: float
) -> None:
    limit = allowed(budget, [np.array(each) for each in reachable])

    def spent(at: float) -> float:
        return sum(max((chance for chance in each if chance <= at), default=0.0) for each in reachable)

    assert spent(limit) <= budget * (1 + 1e-9)
    dearer = [chance for each in reachable for chance in each if limit < chance <= budget]
    assert not dearer or spent(min(dearer)) > budget * (1 - 1e-9)
