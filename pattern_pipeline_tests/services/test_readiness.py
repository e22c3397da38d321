"""A window is clustered once it holds enough summaries of one facet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.services.readiness import list_ready_days, sum_window_counts

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("counts", "ready"), [([99], False), ([100], True), ([50, 49], False), ([50, 50], True)]
)
def test_the_threshold_is_one_hundred_summaries_in_the_window(counts: list[int], ready: bool) -> None:
    by_day = {DAY - timedelta(days=offset): {"Task": count} for offset, count in enumerate(counts)}
    assert list_ready_days([DAY], by_day, window_days=7, minimum=100) == ([DAY] if ready else [])


def test_facets_are_not_added_up() -> None:
    assert list_ready_days([DAY], {DAY: {"Task": 60, "Issues": 60}}, window_days=7, minimum=100) == []


def test_a_day_just_outside_the_window_does_not_count() -> None:
    counts = {DAY - timedelta(days=7): {"Task": 500}, DAY: {"Task": 1}}
    assert sum_window_counts(DAY, counts, 7) == {"Task": 1}


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 300), max_size=20))
def test_a_day_is_ready_exactly_when_its_window_adds_up(counts: dict[int, int]) -> None:
    by_day = {DAY + timedelta(days=offset): {"Task": count} for offset, count in counts.items()}
    ready = list_ready_days(by_day, by_day, window_days=7, minimum=100)
    for day in by_day:
        total = sum(by_day.get(day - timedelta(days=back), {}).get("Task", 0) for back in range(7))
        assert (day in ready) == (total >= 100)
