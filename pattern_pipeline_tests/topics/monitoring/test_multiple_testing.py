"""The p-value limit of a family of tests keeps false alarms within the budget, and spends it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.topics.monitoring import multiple_testing, new_groups
from pattern_pipeline.topics.monitoring.facet_days import FacetDays, build_facet_days
from pattern_pipeline.topics.monitoring.multiple_testing import compute_day_budget, find_p_value_limit
from pattern_pipeline.topics.monitoring.new_groups import find_neighbourhoods, find_new_groups
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline_tests.topics.monitoring.world import DAY, DAYS, World

CHANCES = st.lists(st.floats(1e-12, 1), max_size=8)


def test_a_weeks_alarms_are_shared_by_its_days_and_families() -> None:
    assert compute_day_budget(0.21, 1 / 3) == pytest.approx(0.01)


def test_tests_that_could_have_any_chance_share_the_budget_evenly() -> None:
    fine = np.linspace(1e-7, 1, 10**6)
    assert find_p_value_limit(0.01, [fine] * 10) == pytest.approx(0.001, rel=0.01)


def test_tests_that_can_hardly_reach_anything_do_not_count() -> None:
    fine = np.linspace(1e-7, 1, 10**6)
    assert find_p_value_limit(0.01, [fine] * 10 + [np.array([0.2])] * 1000) == pytest.approx(0.001, rel=0.01)


def test_what_a_test_of_few_chances_leaves_is_for_the_others() -> None:
    coarse, fine = np.array([0.002, 0.3]), np.array([0.002, 0.004, 0.007, 0.02])
    assert find_p_value_limit(0.01, [coarse, fine]) == 0.007, (
        "0.002 and 0.007 are spent; halves would give 0.005"
    )


def test_without_tests_or_with_too_small_a_budget_nothing_is_let_through() -> None:
    assert find_p_value_limit(0.01, []) == 0
    assert find_p_value_limit(0.01, [np.zeros(0)] * 3) == 0
    assert find_p_value_limit(0.01, [np.array([0.02, 0.5])]) == 0


@given(st.lists(CHANCES, max_size=60), st.floats(1e-4, 0.2))
def test_what_the_limit_lets_through_is_within_the_budget_and_as_much_as_can_be(
    reachable: list[list[float]], budget: float
) -> None:
    limit = find_p_value_limit(budget, [np.array(each) for each in reachable])

    def spent(at: float) -> float:
        return sum(max((chance for chance in each if chance <= at), default=0.0) for each in reachable)

    assert spent(limit) <= budget * (1 + 1e-9)
    dearer = [chance for each in reachable for chance in each if limit < chance <= budget]
    assert not dearer or spent(min(dearer)) > budget * (1 - 1e-9)


def drawn_days(seed: int, *, planted: int = 0, count: int = 40) -> FacetDays:
    world = World(seed)
    units = pd.concat([world.days(DAYS[:-1], count), world.day(DAY, count, planted=planted)])
    found = build_facet_days("Task", DAY, units[units["facet"] == "Task"], world.topics())
    assert found is not None
    return found


def shuffled(facet: FacetDays, random: np.random.Generator) -> FacetDays:
    """The same days with other units' texts in them."""
    order = random.permutation(len(facet.units))
    place = np.full(len(facet.units), -1)
    place[facet.answered] = np.arange(len(facet.answered))
    answered = np.flatnonzero(place[order] >= 0)
    vectors = facet.vectors[place[order][answered]]
    return replace(facet, answered=answered, vectors=vectors, topic_of=facet.topic_of[order])


def smallest(facet: FacetDays) -> float:
    found = find_new_groups(facet, find_neighbourhoods(facet), 1, MonitoringSettings())
    return min(change.p_value for change in found)


def limit(facet: FacetDays, least: float, budget: float) -> float:
    return multiple_testing.find_permutation_limit(facet, find_neighbourhoods(facet), 1, least, budget)


def test_a_planted_group_is_under_the_limit_and_a_quiet_day_is_not() -> None:
    found = smallest(drawn_days(0, planted=6))
    assert 0 < found <= limit(drawn_days(0, planted=6), found, 0.005)
    quiet = smallest(drawn_days(0))
    assert quiet > limit(drawn_days(0), quiet, 0.005)


def test_a_limit_is_the_same_each_time_and_wider_with_a_larger_budget() -> None:
    facet = drawn_days(1)
    limits = [limit(facet, 0.0, budget) for budget in (0.005, 0.005, 0.05)]
    assert limits[0] == limits[1]
    assert 0 < limits[0] < limits[2] <= 0.05


def test_tests_that_hang_together_cost_less_than_each_by_itself() -> None:
    facet = drawn_days(2, count=100)
    today = int((facet.day_of[facet.answered] == len(facet.days) - 1).sum())
    bonferroni = 0.005 / (today * len(new_groups.NEIGHBOURS))
    assert limit(facet, 0.0, 0.005) > 1.3 * bonferroni


def test_a_budget_that_the_draws_cannot_resolve_lets_nothing_through() -> None:
    assert limit(drawn_days(3), 0.0, 0.5 / multiple_testing.DRAWS) == 0


def test_of_many_units_some_are_drawn_and_spend_their_part_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    facet = drawn_days(4)
    every = limit(facet, 0.0, 0.02)
    monkeypatch.setattr(new_groups, "CENTRES", len(facet.answered) // 3)
    assert 0 < limit(facet, 0.0, 0.02) <= 3 * every


@pytest.mark.parametrize(("days", "most"), [(30, 7), pytest.param(150, 25, marks=pytest.mark.slow)])
def test_days_drawn_by_lot_raise_no_more_alarms_than_the_budget(
    monkeypatch: pytest.MonkeyPatch, days: int, most: int
) -> None:
    """One day in ten at most is to be expected to: one more than ``most`` are a chance of 1 in 100 or less."""
    monkeypatch.setattr(multiple_testing, "DRAWS", 400)
    facet, random, alarms = drawn_days(5, count=20), np.random.default_rng(5), 0
    for _ in range(days):
        day = shuffled(facet, random)
        least = smallest(day)
        alarms += least <= limit(day, least, 0.1)
    assert alarms <= most
