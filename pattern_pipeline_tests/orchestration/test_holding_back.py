"""Behind a failed day nothing is made over the gap; what does not rest on it is."""

from datetime import date, timedelta

import pytest

from pattern_pipeline.orchestration.holding_back import held_back
from pattern_pipeline.orchestration.stages import STAGES

ALL = tuple(stage.name for stage in STAGES)
DAILY = ("raw_traces", "preprocessed_traces", "facet_summaries", "facet_embeddings")
BEHIND = ("topic_clusters", "classified_logs", "eval_datasets", "topic_alerts")
FAILED = date(2026, 3, 2)


def test_nothing_waits_where_nothing_failed() -> None:
    assert held_back(FAILED, ALL, {}, 7) == ()


@pytest.mark.parametrize("failed_from", range(len(DAILY)))
def test_a_day_without_vectors_holds_back_the_maps_of_its_windows(failed_from: int) -> None:
    undone = {FAILED: ALL[failed_from:]}
    for later in range(1, 7):
        assert held_back(FAILED + timedelta(days=later), ALL, undone, 7) == BEHIND
    assert held_back(FAILED + timedelta(days=7), ALL, undone, 7) == ()
    assert held_back(FAILED - timedelta(days=1), ALL, undone, 7) == ()


def test_a_day_that_waits_holds_back_the_next_in_turn() -> None:
    undone: dict[date, tuple[str, ...]] = {FAILED: ALL}
    for later in range(1, 12):
        day = FAILED + timedelta(days=later)
        undone[day] = held_back(day, ALL, undone, 7)
        assert undone[day] == BEHIND


def test_a_failed_promotion_holds_back_promotions_alone() -> None:
    next_day = FAILED + timedelta(days=1)
    undone = {FAILED: ("eval_datasets", "topic_alerts")}
    assert held_back(next_day, ALL, undone, 7) == ("eval_datasets",)


def test_a_failed_report_holds_back_nothing() -> None:
    assert held_back(FAILED + timedelta(days=1), ALL, {FAILED: ("topic_alerts",)}, 7) == ()


def test_ids_and_versions_go_on_from_the_day_before_whatever_the_window() -> None:
    undone = {FAILED: ALL}
    assert held_back(FAILED + timedelta(days=1), ALL, undone, 1) == BEHIND
    assert held_back(FAILED + timedelta(days=2), ALL, undone, 1) == ()
