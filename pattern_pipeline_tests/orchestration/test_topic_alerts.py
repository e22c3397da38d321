"""The alerts of a day and the review of a week, through Dagster, on a real lake filled by hand."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.services.freshness import hash_inputs
from pattern_pipeline.services.lake_state import read_lake_state
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.lake.frames import rows
from pattern_pipeline_tests.orchestration.conftest import execute, problem
from pattern_pipeline_tests.topics.monitoring.world import World

FIRST = date(2026, 3, 1)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(12))
TODAY = DAYS[-2]
TOMORROW = DAYS[-1]
COUNT = 100


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve days of four topics; on the last two nine units a day of what was never there."""
    folder = tmp_path_factory.mktemp("home")
    lake, world = open_lake(load_settings(folder)), World(0)
    for day in DAYS:
        fill(lake, day, world.day(day, COUNT, planted=9 if day >= TODAY else 0))
    clusters = world.topics().assign(day=FIRST)
    lake.append("topic_clusters", clusters)
    card = {
        "facet": "Task",
        "map_version": "m1",
        "window_start": FIRST,
        "topics": len(clusters),
        "status": "ready",
    }
    lake.append("topic_maps", rows("topic_maps", {"day": FIRST, **card}))
    return folder


def fill(lake: Lake, day: date, units: pd.DataFrame) -> None:
    answers = units.assign(
        status=["no_match" if label is None and vector is None else "answered"
                for label, vector in zip(units["label"], units["vector"], strict=True)]
    )  # fmt: skip
    names = [
        "day",
        "unit_id",
        "facet",
        "position",
        "facet_version",
        "extractor",
        "status",
        "label",
        "summary",
    ]
    lake.append("facet_summaries", rows("facet_summaries", *answers[names].to_dict("records")))
    told = units[units["vector"].notna()]
    vectors = told[["day", "unit_id", "facet", "position", "facet_version", "model", "vector"]].to_dict(
        "records"
    )
    lake.append("facet_embeddings", rows("facet_embeddings", *vectors))
    labels = [
        {"day": day, "unit_id": row.unit_id, "facet": row.facet, "topic_id": row.label, "label": row.label}
        for row in units.itertuples()
    ]
    for table in ("classified_logs", "current_labels"):
        lake.append(table, rows(table, *labels))
    ids = sorted(set(units["unit_id"]))
    lake.append("raw_traces", rows("raw_traces", *({"day": day, "unit_id": unit} for unit in ids)))


@pytest.fixture(scope="module")
def lake(home: Path) -> Lake:
    return open_lake(load_settings(home))


@pytest.fixture(scope="module")
def defs(home: Path) -> dg.Definitions:
    return build_defs(home=home)


def test_a_days_alerts_are_stored_with_metadata_and_told_once(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake
) -> None:
    # Twice: a day that was filled by hand is known to the lake once something of it has been made.
    for day in (TODAY, TOMORROW, TOMORROW, TODAY):
        result = execute(defs, instance, "whole_day", day, "topic_alerts")
        assert problem(result) == ""
    found = lake.read_table("topic_alerts")
    assert list(zip(found["day"], found["kind"], found["facet"], strict=True)) == [(TODAY, "new", "Task")]
    (event,) = result.asset_materializations_for_node("topic_alerts")
    assert event.metadata["alerts"].value == 1
    assert event.metadata["by_kind"].value == {"new": 1}
    assert "| new | Task |" in event.metadata["found"].value


def test_a_day_is_stale_once_what_was_told_before_it_changes(lake: Lake, home: Path) -> None:
    recorded, stage = read_lake_state(Workspace(load_settings(home))), STAGE["topic_alerts"]
    made_of = recorded.inputs["topic_alerts", TOMORROW]
    assert hash_inputs(stage, TOMORROW, recorded) == made_of
    for day, stale in ((TODAY, True), (TOMORROW, False)):
        contents = {**recorded.contents, ("topic_alerts", day): "others"}
        changed = hash_inputs(stage, TOMORROW, replace(recorded, contents=contents))
        assert (changed != made_of) is stale


def test_the_week_is_reviewed_as_markdown_and_a_picture(
    defs: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    result = execute(defs, instance, "week_review", TOMORROW)
    assert problem(result) == ""
    (event,) = result.asset_materializations_for_node("weekly_review")
    review = event.metadata["review"].value
    assert f"# Week of {TOMORROW - timedelta(days=6)} to {TOMORROW}" in review
    assert f"| {TODAY} | Task | kind 23 |" in review
    assert event.metadata["picture"].value.startswith("![week](data:image/png;base64,")
    assert event.metadata["alerts"].value == 1


def test_the_review_of_a_week_without_traces_says_so(
    defs: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    result = execute(defs, instance, "week_review", date(2025, 1, 6))
    assert problem(result) == ""
    (event,) = result.asset_materializations_for_node("weekly_review")
    assert "no traces from 2024-12-31 to 2025-01-06" in event.metadata["review"].value
