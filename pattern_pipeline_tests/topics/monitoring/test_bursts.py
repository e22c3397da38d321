"""What days usually favour is measured between neighbours, before the watched days."""

from dataclasses import replace

import numpy as np
import pytest

from pattern_pipeline.topics.monitoring.bursts import correlation_of, usual_burst
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.lots import limit_by_lot
from pattern_pipeline.topics.monitoring.neighbourhoods import neighbourhoods, new_groups
from pattern_pipeline.topics.monitoring.settings import WatchingSettings
from pattern_pipeline_tests.topics.monitoring.test_lots import drawn_days, smallest


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
    return usual_burst(facet, neighbourhoods(facet), 1)


def test_days_that_differ_by_lot_favour_next_to_nothing() -> None:
    assert burst(drawn_days(0)) < 0.2


def test_users_who_say_it_again_on_the_same_day_are_measured_and_raise_no_alarm() -> None:
    facet = said_again(drawn_days(1), 4)
    assert burst(facet) > 1
    assert smallest(facet) > limit_by_lot(facet, neighbourhoods(facet), 1, smallest(facet), 0.01)


def test_the_same_on_the_watched_day_alone_is_news() -> None:
    facet = said_again(drawn_days(1), 4, every=len(drawn_days(1).days))
    assert burst(facet) < 0.2, "the watched day does not tell what is usual"
    around = neighbourhoods(facet)
    found = [change.p_value for change in new_groups(facet, around, 1, WatchingSettings())]
    assert min(found) <= limit_by_lot(facet, around, 1, min(found), 0.01)


def test_a_rate_that_varies_by_itself_makes_units_of_a_day_correlated_as_it_is_frequent() -> None:
    assert correlation_of(0.5, 0.001) == pytest.approx(0.0005, rel=0.01)
    assert correlation_of(0.5, 0.1) == pytest.approx(0.5 * 0.1 / 0.9)
    assert correlation_of(0.0, 0.1) == correlation_of(0.5, 1.0) == 0
