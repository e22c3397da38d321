"""The limit of a day's neighbourhoods is found from days drawn by lot."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.topics.monitoring import lots
from pattern_pipeline.topics.monitoring import neighbourhoods as room
from pattern_pipeline.topics.monitoring.facet_days import FacetDays, facet_days
from pattern_pipeline.topics.monitoring.neighbourhoods import neighbourhoods, new_groups
from pattern_pipeline.topics.monitoring.settings import WatchingSettings
from pattern_pipeline_tests.topics.monitoring.world import DAY, DAYS, World


def drawn_days(seed: int, *, planted: int = 0, count: int = 40) -> FacetDays:
    world = World(seed)
    units = pd.concat([world.days(DAYS[:-1], count), world.day(DAY, count, planted=planted)])
    found = facet_days("Task", DAY, units[units["facet"] == "Task"], world.topics())
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
    found = new_groups(facet, neighbourhoods(facet), 1, WatchingSettings())
    return min(change.p_value for change in found)


def limit(facet: FacetDays, least: float, budget: float) -> float:
    return lots.limit_by_lot(facet, neighbourhoods(facet), 1, least, budget)


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
    bonferroni = 0.005 / (today * len(room.NEIGHBOURS))
    assert limit(facet, 0.0, 0.005) > 1.3 * bonferroni


def test_a_budget_that_the_draws_cannot_resolve_lets_nothing_through() -> None:
    assert limit(drawn_days(3), 0.0, 0.5 / lots.DRAWS) == 0


def test_of_many_units_some_are_drawn_and_spend_their_part_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    facet = drawn_days(4)
    every = limit(facet, 0.0, 0.02)
    monkeypatch.setattr(room, "CENTRES", len(facet.answered) // 3)
    assert 0 < limit(facet, 0.0, 0.02) <= 3 * every


def test_days_drawn_by_lot_raise_no_more_alarms_than_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """150 days of which 15 at most are to be expected: 26 and more are a chance of 1 in 300."""
    monkeypatch.setattr(lots, "DRAWS", 400)
    facet, random, alarms = drawn_days(5, count=20), np.random.default_rng(5), 0
    for _ in range(150):
        day = shuffled(facet, random)
        least = smallest(day)
        alarms += least <= limit(day, least, 0.1)
    assert alarms <= 25
