"""How much days vary more than chance is measured from days, and between neighbours before the watched days."""

from dataclasses import replace

import numpy as np
import pytest

from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.multiple_testing import find_permutation_limit
from pattern_pipeline.topics.monitoring.new_groups import find_neighbourhoods, find_new_groups
from pattern_pipeline.topics.monitoring.overdispersion import (
    convert_to_correlation,
    measure_day_correlations,
    measure_rate_variation,
)
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline_tests.topics.monitoring.test_multiple_testing import drawn_days, smallest

DAYS, TOPICS, UNITS = 28, 20, 200


def drawn(correlation: float) -> np.ndarray:
    random = np.random.default_rng(3)
    rate = 0.05
    strength = (1 - correlation) / correlation if correlation else 0
    rates = random.beta(rate * strength, (1 - rate) * strength, (DAYS, TOPICS)) if correlation else rate
    return random.binomial(UNITS, rates, (DAYS, TOPICS))


def test_days_that_differ_by_chance_alone_have_next_to_no_correlation() -> None:
    assert measure_day_correlations(drawn(0.0), np.full((DAYS, TOPICS), UNITS))[-1] < 0.001


def test_the_correlation_of_days_is_found() -> None:
    found = measure_day_correlations(drawn(0.02), np.full((DAYS, TOPICS), UNITS))
    assert 0.014 < found[-1] < 0.026
    assert (found[:-1] > 0).all()


def test_what_nobody_counted_has_what_all_have() -> None:
    counts = drawn(0.02)
    counts[:, 0] = 0
    found = measure_day_correlations(counts, np.full((DAYS, TOPICS), UNITS))
    assert 0 < found[0] < 0.05
    assert measure_day_correlations(np.zeros((3, 1), int), np.zeros((3, 1), int)).tolist() == [0.0, 0.0]


def said_again(facet: FacetDays, times: int, every: int = 1) -> FacetDays:
    """The same days, on ``every`` so manieth of which each text is said so many times in nearly the same words."""
    random = np.random.default_rng(0)
    vectors = facet.vectors.copy()
    for day in range(0, len(facet.days), every):
        rows = np.flatnonzero(facet.day_of[facet.answered] == len(facet.days) - 1 - day)
        vectors[rows] = vectors[rows[np.arange(len(rows)) // times * times]]
    vectors += 0.01 * random.normal(size=vectors.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return replace(facet, vectors=vectors)


def burst(facet: FacetDays) -> float:
    return measure_rate_variation(facet, find_neighbourhoods(facet), 1)


def test_days_that_differ_by_lot_favour_next_to_nothing() -> None:
    assert burst(drawn_days(0)) < 0.2


def test_users_who_say_it_again_on_the_same_day_are_measured_and_raise_no_alarm() -> None:
    facet = said_again(drawn_days(1), 4)
    assert burst(facet) > 1
    assert smallest(facet) > find_permutation_limit(
        facet, find_neighbourhoods(facet), 1, smallest(facet), 0.01
    )


def test_the_same_on_the_watched_day_alone_is_news() -> None:
    facet = said_again(drawn_days(1), 4, every=len(drawn_days(1).days))
    assert burst(facet) < 0.2, "the watched day does not tell what is usual"
    around = find_neighbourhoods(facet)
    found = [change.p_value for change in find_new_groups(facet, around, 1, MonitoringSettings())]
    assert min(found) <= find_permutation_limit(facet, around, 1, min(found), 0.01)


def test_a_rate_that_varies_by_itself_makes_units_of_a_day_correlated_as_it_is_frequent() -> None:
    assert convert_to_correlation(0.5, 0.001) == pytest.approx(0.0005, rel=0.01)
    assert convert_to_correlation(0.5, 0.1) == pytest.approx(0.5 * 0.1 / 0.9)
    assert convert_to_correlation(0.0, 0.1) == convert_to_correlation(0.5, 1.0) == 0
