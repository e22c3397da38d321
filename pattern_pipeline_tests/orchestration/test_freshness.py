"""A day is made again exactly when something it rests on has changed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pattern_pipeline.orchestration.freshness import Recorded, inputs_hash, stale_stages
from pattern_pipeline.orchestration.stages import STAGES

DAY = date(2026, 3, 10)
ALL = tuple(stage.name for stage in STAGES)


def made(days: list[date]) -> Recorded:
    """A lake in which every stage of these days is fresh."""
    contents = {("landed_traces", day): f"landed {day}" for day in days}
    contents |= {(stage.name, day): f"{stage.name} {day}" for stage in STAGES for day in days}
    recorded = Recorded(contents=contents, inputs={}, maps=dict.fromkeys(days, "map 1"))
    inputs = {(stage.name, day): inputs_hash(stage, day, recorded) for stage in STAGES for day in days}
    return replace(recorded, inputs=inputs)


def test_a_day_never_made_is_stale_in_every_stage() -> None:
    assert stale_stages(DAY, Recorded(contents={("landed_traces", DAY): "x"}, inputs={})) == ALL


def test_a_made_day_is_fresh() -> None:
    assert stale_stages(DAY, made([DAY])) == ()


def test_new_landed_content_makes_the_whole_day_stale() -> None:
    recorded = made([DAY])
    changed = replace(recorded, contents={**recorded.contents, ("landed_traces", DAY): "more"})
    assert stale_stages(DAY, changed) == ALL


@pytest.mark.parametrize(("days_later", "expected"), [(1, True), (6, True), (7, False)])
def test_changed_summaries_reach_the_maps_of_the_next_six_days(days_later: int, expected: bool) -> None:
    later = DAY + timedelta(days=days_later)
    recorded = made([DAY, later])
    changed = replace(recorded, contents={**recorded.contents, ("facet_summaries", DAY): "other"})
    assert ("topic_clusters" in stale_stages(later, changed)) is expected
    assert "facet_embeddings" not in stale_stages(later, changed)


def test_another_map_for_a_day_makes_its_labels_stale_and_not_its_summaries() -> None:
    recorded = made([DAY])
    assert stale_stages(DAY, replace(recorded, maps={DAY: "map 2"})) == (
        "classified_logs",
        "eval_datasets",
        "topic_alerts",
    )


def test_changed_settings_reach_the_stage_that_depends_on_them_and_what_follows() -> None:
    recorded = made([DAY])
    changed = replace(recorded, settings={"facet_embeddings": "another model"})
    assert stale_stages(DAY, changed) == ALL[ALL.index("facet_embeddings") :]


def test_a_new_code_version_makes_the_stage_stale() -> None:
    stage = STAGES[2]
    recorded = made([DAY])
    assert inputs_hash(stage, DAY, recorded) != inputs_hash(
        replace(stage, code_version="another"), DAY, recorded
    )


def test_a_day_made_again_with_the_same_content_leaves_later_days_fresh() -> None:
    later = DAY + timedelta(days=1)
    recorded = made([DAY, later])
    again = replace(recorded, inputs={**recorded.inputs, ("facet_summaries", DAY): "made again"})
    assert stale_stages(later, again) == ()
