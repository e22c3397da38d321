"""The alarms of a day share one budget."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.topics.watching.budget import allowed, day_budget


def test_a_weeks_alarms_are_shared_by_its_days_and_families() -> None:
    assert day_budget(0.21, 3) == pytest.approx(0.01)


def test_tests_that_can_hardly_reach_anything_do_not_count() -> None:
    assert allowed(0.01, [1e-9] * 10) == pytest.approx(0.001)
    assert allowed(0.01, [1e-9] * 10 + [0.2] * 1000) == pytest.approx(0.001)
    assert allowed(0.01, []) == 0.01


@given(st.lists(st.floats(1e-12, 1), max_size=60), st.floats(1e-4, 0.2))
def test_the_tests_that_can_reach_the_limit_spend_no_more_than_the_budget(
    least: list[float], budget: float
) -> None:
    limit = allowed(budget, least)
    assert limit * int((np.array(least) <= limit).sum()) <= budget * (1 + 1e-9)
