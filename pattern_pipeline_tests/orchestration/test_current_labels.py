"""Once a day's map is made, its whole window shows it in ``logs`` and datasets, whatever day is made again."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline.orchestration import io_manager
from pattern_pipeline.orchestration.run_days import rebuild_days, run_days
from pattern_pipeline.services.lake_state import list_stale_days
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.orchestration.conftest import DAYS, FEW, copy_home, execute, problem

FIRST, SECOND, THIRD = DAYS
CURRENT = "SELECT * FROM current_labels WHERE facet = ? ORDER BY ALL"


@pytest.fixture(scope="module")
def home(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of this module's own, whose first two days are made."""
    return copy_home(made_home, tmp_path_factory)


def placed_by(lake: Lake, table: str) -> Mapping[date, set[date]]:
    found = lake.rows(
        f"SELECT day, list(DISTINCT map_day) FROM {table} WHERE facet = 'Task' AND topic_id IS NOT NULL"
        " GROUP BY day"
    )
    return {day: set(maps) for day, maps in found}


def test_the_newest_map_labels_its_window_and_history_keeps_what_each_day_said(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings
) -> None:
    runs = run_days(defs, instance, Workspace(settings), DAYS)
    assert THIRD in {each.day for each in runs}
    assert not [each.error for each in runs if each.error]
    assert placed_by(lake, "classified_logs") == {day: {day} for day in DAYS}
    assert placed_by(lake, "current_labels") == {day: {THIRD} for day in DAYS}


def test_logs_show_each_unit_once_with_its_current_label(lake: Lake) -> None:
    assert lake.rows("SELECT count(*), count(DISTINCT id) FROM logs") == [(120, 120)]
    other = lake.rows(
        "SELECT count(*) FROM logs JOIN current_labels AS labels ON unit_id = id AND labels.day = logs.day"
        " WHERE facet = 'Task' AND classifications.Task[0].id IS DISTINCT FROM topic_id"
    )
    assert other == [(0,)]
    versions = lake.rows("SELECT DISTINCT classifications.Task[0].map_version FROM logs WHERE id IS NOT NULL")
    known = lake.rows("SELECT map_version FROM topic_maps WHERE facet = 'Task' AND day = ?", [THIRD])
    assert {version for (version,) in versions if version} == {version for (version,) in known}


def test_what_is_promoted_has_its_labels_by_one_map(lake: Lake) -> None:
    store = LakeVersionStore(lake)
    manifest = store.latest("regression")
    assert manifest is not None
    assert manifest.day == THIRD
    current = dict(lake.rows("SELECT unit_id, topic_id FROM current_labels WHERE facet = 'Task'"))
    rows = store.rows("regression", manifest.version)
    assert len({row.origin.id for row in rows}) > 5
    assert len({row.topic.map_version for row in rows}) == 1
    assert [row.topic.topic_id for row in rows] == [current[row.origin.id] for row in rows]


def test_nothing_is_stale_after_a_run_though_later_days_wrote_the_rows_of_earlier_ones(
    defs: dg.Definitions, instance: dg.DagsterInstance, settings: Settings
) -> None:
    assert list_stale_days(Workspace(settings)) == []
    assert run_days(defs, instance, Workspace(settings), DAYS) == []


def test_in_whatever_order_days_are_backfilled_the_newest_map_labels_its_window(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, home: Path
) -> None:
    (home / "settings.toml").write_text(f"{FEW}maximum_topics = 5\n")
    before = lake.rows(CURRENT, ["Task"])
    for day in (THIRD, FIRST, SECOND):
        assert problem(execute(defs, instance, "rebuild_topics", day)) == ""
        assert placed_by(lake, "current_labels") == {each: {THIRD} for each in DAYS}
    assert placed_by(lake, "classified_logs") == {day: {day} for day in DAYS}
    assert lake.rows(CURRENT, ["Task"]) != before
    # The first day has too few issues for a map of its own: its history is of the next map, which came after it.
    assert set(list_stale_days(Workspace(load_settings(home)))) <= {FIRST}


def test_a_rebuild_of_one_facet_leaves_the_labels_of_the_others(
    defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, home: Path
) -> None:
    before = {facet: lake.rows(CURRENT, [facet]) for facet in ("Task", "Issues", "Sentiment")}
    (home / "settings.toml").write_text(f"{FEW}maximum_topics = 3\n")
    (run,) = rebuild_days(defs, instance, [THIRD], facet="Task")
    assert run.error == ""
    after = {facet: lake.rows(CURRENT, [facet]) for facet in before}
    assert {facet for facet in before if after[facet] != before[facet]} == {"Task"}
    assert placed_by(lake, "current_labels") == {day: {THIRD} for day in DAYS}
    topics = lake.rows("SELECT DISTINCT topic_id FROM current_labels WHERE facet = 'Task' AND topic_id <> ''")
    assert len(topics) <= 3


def test_labels_that_could_not_be_stored_are_whole_as_before_and_made_by_the_next_run(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    lake: Lake,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (home / "settings.toml").write_text(f"{FEW}maximum_topics = 6\n")
    workspace = Workspace(load_settings(home))
    before = lake.rows(CURRENT, ["Task"])

    def fails(*_args: object) -> None:
        raise LakeError("the disk is full", fix="free some space")

    with monkeypatch.context() as patch:
        patch.setattr(io_manager, "store_window_labels", fails)
        runs = run_days(defs, instance, workspace, [THIRD])
    assert runs[0].error.startswith("current_labels")
    assert "eval_datasets" in runs[0].undone
    assert lake.rows(CURRENT, ["Task"]) == before
    (run, *_) = run_days(defs, instance, workspace, [THIRD])
    assert run.stages[0] == "current_labels"
    assert not run.error
    assert lake.rows(CURRENT, ["Task"]) != before
    assert placed_by(lake, "current_labels") == {day: {THIRD} for day in DAYS}
