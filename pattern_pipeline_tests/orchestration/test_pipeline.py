"""Days run through Dagster on an ephemeral instance: below the threshold, at it, and when labels are bad."""

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.topic_board import add_review
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline.orchestration.assets import current_labels
from pattern_pipeline.settings import Settings
from pattern_pipeline.topics.placement.window_labels import WindowLabels, label_window
from pattern_pipeline_tests.orchestration.conftest import DAYS, execute, problem

FIRST, SECOND, THIRD = DAYS
TRACES = 40


def check_verdicts(result: dg.ExecuteInProcessResult) -> dict[str, bool]:
    return {each.check_name: each.passed for each in result.get_asset_check_evaluations()}


@pytest.mark.parametrize("day", DAYS)
def test_the_daily_job_takes_a_day_up_to_its_vectors(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, day: date
) -> None:
    result = execute(defs, instance, "daily_traces", day)
    assert problem(result) == ""
    counts = {table: len(lake.read_days(table, day, day)) for table in ("raw_traces", "preprocessed_traces")}
    assert counts == {"raw_traces": TRACES, "preprocessed_traces": TRACES}
    summaries = lake.read_days("facet_summaries", day, day)
    assert summaries.groupby("facet").size().to_dict() == {
        "Issues": TRACES,
        "Sentiment": TRACES,
        "Task": TRACES,
    }
    assert lake.read_days("topic_clusters", day, day).empty
    assert all(check_verdicts(result).values())


def test_below_the_threshold_topics_are_provisional_and_nothing_is_promoted(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake
) -> None:
    assert problem(execute(defs, instance, "topics_and_datasets", SECOND)) == ""
    cards = lake.read_days("topic_maps", SECOND, SECOND)
    assert set(cards["status"]) == {"below_threshold"}
    assert cards.set_index("facet")["summaries"]["Task"] == 2 * TRACES
    labels = lake.read_days("classified_logs", SECOND, SECOND)
    placed = labels[labels["topic_id"].notna()]
    assert {"Sentiment", "Task"} <= set(placed["facet"])
    assert lake.read_days("topic_clusters", SECOND, SECOND)["provisional"].all()
    suites = lake.read_days("eval_datasets", SECOND, SECOND)
    assert set(suites["status"]) == {"refused"}
    assert all("provisional" in reason for reason in suites["reason"])
    assert LakeVersionStore(lake).versions() == ()


def test_a_label_of_no_topic_blocks_the_promotion(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_stranger(*window: object) -> WindowLabels:
        made = label_window(*window)  # type: ignore[arg-type]
        labels = made.labels
        place = labels.index[(labels["facet"] == "Task") & (labels["day"] == THIRD)][0]
        labels.loc[place, ["topic_id", "label", "distance"]] = ["t_stranger", "A stranger", 0.1]
        return made

    monkeypatch.setattr(current_labels, "label_window", with_a_stranger)
    result = execute(defs, instance, "topics_and_datasets", THIRD)
    assert not result.success
    assert check_verdicts(result)["known_labels"] is False
    (failed,) = [each for each in result.get_asset_check_evaluations() if each.check_name == "known_labels"]
    assert "re-execute all" in str(failed.metadata["fix"].value)
    assert lake.read_days("eval_datasets", THIRD, THIRD).empty


def test_the_promotion_alone_refuses_a_bad_day(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake
) -> None:
    result = execute(defs, instance, "topics_and_datasets", THIRD, "eval_datasets")
    assert not result.success
    error = result.failure_data_for_node("eval_datasets").error
    assert error is not None
    assert error.cause is not None
    assert "PromotionError" in error.cause.message
    assert "known_labels" in error.cause.message
    assert LakeVersionStore(lake).versions() == ()


def test_at_the_threshold_there_are_topics_and_datasets(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings
) -> None:
    result = execute(defs, instance, "topics_and_datasets", THIRD)
    assert problem(result) == ""
    task = lake.read_days("topic_maps", THIRD, THIRD).set_index("facet").loc["Task"]
    assert task["summaries"] == 3 * TRACES
    assert task["topics"] >= 3
    labels = lake.read_days("classified_logs", THIRD, THIRD)
    assert labels[labels["facet"] == "Task"]["topic_id"].notna().mean() > 0.8
    (manifest,) = LakeVersionStore(lake).versions("regression")
    rows = settings.datasets_folder / "regression" / "v0001.jsonl"
    assert len(rows.read_text().splitlines()) == manifest.rows > 0


def test_topics_carry_a_table_a_card_and_a_picture(instance: dg.DagsterInstance) -> None:
    record = instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=dg.AssetKey("topic_clusters"), asset_partitions=[THIRD.isoformat()]),
        limit=1,
    ).records[0]
    assert record.asset_materialization is not None
    metadata = record.asset_materialization.metadata
    assert str(metadata["Task_status"].value).startswith("ready: 120 summaries")
    assert str(metadata["Task_topics"].value).startswith("|")
    assert "data:image/png;base64," in str(metadata["Task_picture"].value)


def test_a_provisional_topic_is_promoted_once_a_person_approves_it_and_not_before(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, home: Path
) -> None:
    store, before = LakeVersionStore(lake), len(LakeVersionStore(lake).versions())
    (home / "settings.toml").write_text("[topics]\nminimum_summaries = 1000\n")
    suites = '[[suite]]\nname = "regression"\nfacet = "Task"\nrequire_review = false\n'
    (home / "suites.toml").write_text(suites)
    assert problem(execute(defs, instance, "rebuild_topics", THIRD)) == ""
    (refused,) = lake.read_days("eval_datasets", THIRD, THIRD).to_dict("records")
    assert (refused["status"], refused["rows"]) == ("refused", 0)
    assert "provisional and not approved" in refused["reason"]
    assert len(store.versions()) == before

    labels = lake.read_days("classified_logs", THIRD, THIRD)
    approved = labels.loc[labels["facet"] == "Task", "topic_id"].value_counts().index[0]
    add_review(lake, "Task", approved, "approved", reviewer="ana")
    assert problem(execute(defs, instance, "rebuild_topics", THIRD, "eval_datasets")) == ""
    manifest = store.latest("regression")
    assert manifest is not None
    rows = store.rows("regression", manifest.version)
    assert {row.topic.topic_id for row in rows} == {approved}
    assert len(store.versions()) == before + 1
