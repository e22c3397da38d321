"""A day is made again exactly when something it rests on has changed, and waits where a day before it failed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pattern_pipeline.services.freshness import (
    LakeState,
    find_held_stages,
    hash_inputs,
    list_stages_to_place,
    list_stale_stages,
)
from pattern_pipeline.services.stages import PLACING, STAGES

DAY = date(2026, 3, 10)
ALL = tuple(stage.name for stage in STAGES)
DAILY = ("raw_traces", "preprocessed_traces", "facet_summaries", "facet_embeddings")
BEHIND = ("topic_clusters", "classified_logs", "current_labels", "eval_datasets", "topic_alerts")
FAILED = date(2026, 3, 2)


def made(days: list[date]) -> LakeState:
    """A lake in which every stage of these days is fresh."""
    contents = {("landed_traces", day): f"landed {day}" for day in days}
    contents |= {(stage.name, day): f"{stage.name} {day}" for stage in STAGES for day in days}
    maps = dict.fromkeys(days, "map 1")
    state = LakeState(contents=contents, inputs={}, maps=maps, latest_maps=maps)
    inputs = {(stage.name, day): hash_inputs(stage, day, state) for stage in STAGES for day in days}
    return replace(state, inputs=inputs)


def test_a_day_never_made_is_stale_in_every_stage() -> None:
    assert list_stale_stages(DAY, LakeState(contents={("landed_traces", DAY): "x"}, inputs={})) == ALL


def test_a_made_day_is_fresh() -> None:
    assert list_stale_stages(DAY, made([DAY])) == ()


def test_new_landed_content_makes_the_whole_day_stale() -> None:
    state = made([DAY])
    changed = replace(state, contents={**state.contents, ("landed_traces", DAY): "more"})
    assert list_stale_stages(DAY, changed) == ALL


@pytest.mark.parametrize(("days_later", "expected"), [(1, True), (6, True), (7, False)])
def test_changed_summaries_reach_the_maps_of_the_next_six_days(days_later: int, expected: bool) -> None:
    later = DAY + timedelta(days=days_later)
    state = made([DAY, later])
    changed = replace(state, contents={**state.contents, ("facet_summaries", DAY): "other"})
    assert ("topic_clusters" in list_stale_stages(later, changed)) is expected
    assert "facet_embeddings" not in list_stale_stages(later, changed)


def test_another_map_for_a_day_makes_its_history_stale_and_neither_its_summaries_nor_its_datasets() -> None:
    state = made([DAY])
    assert list_stale_stages(DAY, replace(state, maps={DAY: "map 2"})) == ("classified_logs", "topic_alerts")


def test_another_latest_map_labels_the_window_again_and_promotes_it_again() -> None:
    state = made([DAY])
    stale = list_stale_stages(DAY, replace(state, latest_maps={DAY: "map 2"}))
    assert stale == ("current_labels", "eval_datasets")


@pytest.mark.parametrize(("days_later", "expected"), [(0, True), (6, True), (7, False)])
def test_changed_answers_reach_the_labels_of_every_window_that_holds_them(
    days_later: int, expected: bool
) -> None:
    later = DAY + timedelta(days=days_later)
    state = made([DAY, later])
    changed = replace(state, contents={**state.contents, ("facet_summaries", DAY): "other"})
    assert ("current_labels" in list_stale_stages(later, changed)) is expected


def test_labels_that_a_later_day_wrote_make_no_earlier_day_stale() -> None:
    later = DAY + timedelta(days=1)
    state = made([DAY, later])
    changed = replace(state, contents={**state.contents, ("current_labels", later): "by another map"})
    assert list_stale_stages(DAY, changed) == ()
    assert list_stale_stages(later, changed) == ("eval_datasets",)


def test_a_day_is_not_placed_again_because_another_day_of_its_window_was() -> None:
    later = DAY + timedelta(days=1)
    state = made([DAY, later])
    changed = replace(state, contents={**state.contents, ("landed_traces", DAY): "more"})
    assert list_stages_to_place(DAY, changed) == tuple(stage.name for stage in PLACING)
    placed = replace(state, contents={**state.contents, ("facet_summaries", DAY): "more"})
    assert "current_labels" in list_stale_stages(later, placed)
    assert list_stages_to_place(later, placed) == ()


def test_changed_settings_reach_the_stage_that_depends_on_them_and_what_follows() -> None:
    state = made([DAY])
    changed = replace(state, settings={"facet_embeddings": "another model"})
    assert list_stale_stages(DAY, changed) == ALL[ALL.index("facet_embeddings") :]


def test_a_new_code_version_makes_the_stage_stale() -> None:
    stage = STAGES[2]
    state = made([DAY])
    assert hash_inputs(stage, DAY, state) != hash_inputs(replace(stage, code_version="another"), DAY, state)


def test_a_day_made_again_with_the_same_content_leaves_later_days_fresh() -> None:
    later = DAY + timedelta(days=1)
    state = made([DAY, later])
    again = replace(state, inputs={**state.inputs, ("facet_summaries", DAY): "made again"})
    assert list_stale_stages(later, again) == ()


def test_nothing_waits_where_nothing_failed() -> None:
    assert find_held_stages(FAILED, ALL, {}, 7) == ()


@pytest.mark.parametrize("failed_from", range(len(DAILY)))
def test_a_day_without_vectors_holds_back_the_maps_of_its_windows(failed_from: int) -> None:
    undone = {FAILED: ALL[failed_from:]}
    for later in range(1, 7):
        assert find_held_stages(FAILED + timedelta(days=later), ALL, undone, 7) == BEHIND
    assert find_held_stages(FAILED + timedelta(days=7), ALL, undone, 7) == ()
    assert find_held_stages(FAILED - timedelta(days=1), ALL, undone, 7) == ()


def test_a_day_that_waits_holds_back_the_next_in_turn() -> None:
    undone: dict[date, tuple[str, ...]] = {FAILED: ALL}
    for later in range(1, 12):
        day = FAILED + timedelta(days=later)
        undone[day] = find_held_stages(day, ALL, undone, 7)
        assert undone[day] == BEHIND


def test_a_failed_promotion_holds_back_promotions_alone() -> None:
    next_day = FAILED + timedelta(days=1)
    undone = {FAILED: ("eval_datasets", "topic_alerts")}
    assert find_held_stages(next_day, ALL, undone, 7) == ("eval_datasets",)


def test_a_failed_report_holds_back_nothing() -> None:
    assert find_held_stages(FAILED + timedelta(days=1), ALL, {FAILED: ("topic_alerts",)}, 7) == ()


def test_ids_and_versions_go_on_from_the_day_before_whatever_the_window() -> None:
    undone = {FAILED: ALL}
    assert find_held_stages(FAILED + timedelta(days=1), ALL, undone, 1) == BEHIND
    assert find_held_stages(FAILED + timedelta(days=2), ALL, undone, 1) == ()
