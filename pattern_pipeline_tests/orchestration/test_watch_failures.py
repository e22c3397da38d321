"""What only watches never fails a day, never stops the days behind it, and is not tried for ever."""

import importlib
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.day_records import read_watch_failures
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration import checks
from pattern_pipeline.orchestration.assets import topic_alerts as alerts_asset
from pattern_pipeline.orchestration.assets import weekly_review as review_asset
from pattern_pipeline.orchestration.day_run import DayRun, Listener
from pattern_pipeline.orchestration.run_days import run_days
from pattern_pipeline.services import stages
from pattern_pipeline.services.freshness import list_stale_stages
from pattern_pipeline.services.lake_state import read_lake_state
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.orchestration.conftest import DAYS, copy_home, execute, problem

TWO = DAYS[:2]
Inject = Callable[[pytest.MonkeyPatch], None]


def raises(*_args: object, **_named: object) -> object:
    raise ValueError("injected\nfault")


def doubled(day: date, *_others: object) -> pd.DataFrame:
    """Two rows of one key, as the two horizons once gave."""
    row = {
        "day": day, "facet": "Task", "topic_id": "g_1", "topic": "t", "kind": "new", "label": "",
        "observed": 0.1, "expected": 0.0, "units": 4, "p_value": 1e-9, "exemplars": ["u"], "message": "m",
        "first_day": day, "false_alarms": 0.1, "category": None, "labels": [],
    }  # fmt: skip
    return pd.DataFrame([row, row])


def fails_to_store(patch: pytest.MonkeyPatch) -> None:
    real = Lake.replace_day

    def replace_day(self: Lake, day: date, frames: dict[str, pd.DataFrame], **named: object) -> int:
        if "topic_alerts" in frames:
            raises()
        return real(self, day, frames, **named)

    patch.setattr(Lake, "replace_day", replace_day)


ALERTS, CLUSTERS = "topic_alerts", "topic_clusters"
PICTURE = "pattern_pipeline.topics.maps.picture"
TWO_DAYS: dict[str, tuple[Inject, str, str]] = {
    ALERTS: (lambda patch: patch.setattr(alerts_asset, "find_alerts", doubled), "alerts", "are there twice"),
    CLUSTERS: (
        lambda patch: patch.setattr("matplotlib.figure.Figure.add_subplot", raises),
        "picture of Task", "injected fault",
    ),
}  # fmt: skip
ONE_DAY: dict[str, tuple[Inject, str, str, str]] = {
    "the store": (fails_to_store, ALERTS, "rows", "injected fault"),
    "the tests": (lambda patch: patch.setattr(alerts_asset, "find_alerts", raises), ALERTS, "alerts", "injected"),
    "the units": (
        lambda patch: patch.setattr(alerts_asset, "read_watched_units", lambda *_: pd.DataFrame({"a": [1]})),
        ALERTS, "alerts", "KeyError",
    ),
    "the table": (
        lambda patch: patch.setattr(alerts_asset, "format_alerts_table", raises), ALERTS, "metadata", "injected"
    ),
    "matplotlib": (
        lambda patch: patch.setitem(sys.modules, PICTURE, None), CLUSTERS, "picture of Task", "halted"
    ),
}  # fmt: skip


class Home:
    """A copy of the conftest's landed home, run for two days."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.settings: Settings = load_settings(folder)
        self.lake = open_lake(self.settings)
        self.defs = build_defs(home=folder)
        self.instance = instance

    def run(self, listener: Listener | None = None) -> list[DayRun]:
        return run_days(self.defs, self.instance, Workspace(self.settings), TWO, listener=listener)


@pytest.fixture(scope="module")
def home(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days that are made, with maps from few traces, so that every stage has work on both."""
    folder = copy_home(made_home, tmp_path_factory)
    (folder / "suites.toml").write_text(SUITE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(home: Path, instance: dg.DagsterInstance) -> Home:
    """The home with datasets of these days."""
    found = Home(home, instance)
    runs = found.run()
    assert {each.day for each in runs} == set(TWO)
    assert [each.error for each in runs if each.error] == []
    return found


SUITE = """
[[suite]]
name = "tasks"
facet = "Task"
minimum_units = 1
require_review = false
"""


def stale(made: Home, name: str) -> list[date]:
    state = read_lake_state(Workspace(made.settings))
    return [day for day in TWO if name in list_stale_stages(day, state)]


def test_watchers_that_raise_are_warnings_of_both_days(made: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for stage, (inject, _, _) in TWO_DAYS.items():
            # As after an upgrade: the stage's code is another.
            renew(made, stage, "another", monkeypatch)
            inject(patch)
        runs = made.run()
    assert [each.error for each in runs if each.error] == []
    assert {each.day for each in runs} == set(TWO)
    found = read_watch_failures(made.lake, [each.run_id for each in runs])
    assert {(each.day, each.stage) for each in found} == {(day, stage) for day in TWO for stage in TWO_DAYS}
    for stage, (_, part, error) in TWO_DAYS.items():
        shown = [each.error for each in found if (each.stage, each.part) == (stage, part)]
        assert len(shown) == len(TWO)
        assert all(error in each and "\n" not in each for each in shown)
    assert made.lake.rows("SELECT count(*) FROM dataset_rows")[0][0] > 0
    # The days count as made, with the fault still there or fixed ...
    assert made.run() == []
    # ... until the code is another; then nothing is left to warn of.
    renew(made, ALERTS, "fixed", monkeypatch)
    assert stale(made, ALERTS) == list(TWO)
    assert [each.error for each in made.run() if each.error] == []
    assert [each for each in read_watch_failures(made.lake) if each.stage == ALERTS] == []


def renew(made: Home, stage: str, version: str, patch: pytest.MonkeyPatch) -> None:
    """Give a stage's code another version, without loading other code."""
    other = stages.Stage(**{**vars_of(stages.STAGE[stage]), "code_version": version})
    patch.setitem(stages.STAGE, stage, other)
    patch.setattr(
        "pattern_pipeline.services.freshness.STAGES",
        # With those that have another version already.
        tuple(stages.STAGE[each.name] for each in stages.STAGES),
    )


def vars_of(stage: stages.Stage) -> dict[str, object]:
    return {name: getattr(stage, name) for name in stage.__dataclass_fields__}


@pytest.mark.parametrize("stage", [ALERTS, CLUSTERS])
def test_the_check_warns_with_the_reason_and_passes_once_fixed(
    made: Home, instance: dg.DagsterInstance, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for inject, watcher, part, error in ONE_DAY.values():
        if watcher != stage:
            continue
        with monkeypatch.context() as patch:
            inject(patch)
            result = execute(made.defs, instance, "whole_day", TWO[0], stage)
        assert problem(result) == ""
        check = watched(result)
        assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
        assert error in str(check.metadata[part].value)
    assert watched(execute(made.defs, instance, "whole_day", TWO[0], stage)).passed


def watched(result: dg.ExecuteInProcessResult) -> dg.AssetCheckEvaluation:
    (check,) = [each for each in result.get_asset_check_evaluations() if each.check_name == "watched"]
    return check


ASSETS = "pattern_pipeline.orchestration.assets"
TABLES: dict[str, str] = {
    "raw_traces": f"{ASSETS}.raw_traces._build_metadata",
    "preprocessed_traces": f"{ASSETS}.preprocessed_traces._build_metadata",
    "facet_summaries": "pattern_pipeline.orchestration.metadata.format_counts",
    "facet_embeddings": f"{ASSETS}.facet_embeddings._build_metadata",
    "classified_logs": f"{ASSETS}.classified_logs.build_label_metadata",
    "current_labels": f"{ASSETS}.current_labels.build_label_metadata",
    "eval_datasets": f"{ASSETS}.eval_datasets.format_suites",
}


def shown_failures(made: Home, stage: str) -> list[tuple[date, str, str]]:
    return [
        (each.day, each.part, each.error) for each in read_watch_failures(made.lake) if each.stage == stage
    ]


def test_tables_for_people_that_fail_fail_no_stage(
    made: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> dict[str, int]:
        return {
            stage: made.lake.rows(f"SELECT count(*) FROM {stage} WHERE day = ?", [TWO[0]])[0][0]
            for stage in TABLES
        }

    before = count()
    with monkeypatch.context() as patch:
        for path in TABLES.values():
            module, _, name = path.rpartition(".")
            patch.setattr(importlib.import_module(module), name, raises)
        result = execute(made.defs, instance, "whole_day", TWO[0], *TABLES)
    assert problem(result) == ""
    assert count() == before
    for stage in TABLES:
        assert shown_failures(made, stage) == [(TWO[0], "metadata", "ValueError: injected fault")], stage
    assert problem(execute(made.defs, instance, "whole_day", TWO[0], *TABLES)) == ""
    assert [each for stage in TABLES for each in shown_failures(made, stage)] == []


@pytest.mark.parametrize(
    ("check", "stage", "target"),
    [
        ("few_empty", "preprocessed_traces", "compute_empty_share"),
        ("few_failed", "facet_summaries", "len"),
        ("not_collapsed", "topic_clusters", "sorted"),
        ("watched", "topic_clusters", "read_watch_failures"),
    ],
)
def test_a_check_that_only_warns_fails_no_day(
    made: Home, instance: dg.DagsterInstance, check: str, stage: str, target: str, monkeypatch
) -> None:
    monkeypatch.setattr(checks, target, raises, raising=False)
    result = execute(made.defs, instance, "whole_day", TWO[0], stage)
    assert problem(result) == ""
    (found,) = [each for each in result.get_asset_check_evaluations() if each.check_name == check]
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "injected fault" in str(found.metadata["check"].value)


@pytest.mark.parametrize(
    ("target", "part", "left"),
    [
        ("pattern_pipeline.topics.monitoring.week.picture.draw_week", "picture", "review"),
        ("matplotlib.figure.Figure.suptitle", "picture", "review"),
        (f"{review_asset.__name__}.read_week", "review", ""),
        (f"{review_asset.__name__}.format_markdown", "review", ""),
    ],
)
def test_a_weekly_review_that_fails_is_a_warning(
    made: Home, defs: dg.Definitions, instance: dg.DagsterInstance, monkeypatch, target, part, left
) -> None:
    monkeypatch.setattr(target, raises)
    result = execute(defs, instance, "week_review", TWO[1])
    assert problem(result) == ""
    (event,) = result.asset_materializations_for_node("weekly_review")
    assert not left or left in event.metadata
    assert part not in event.metadata
    found = [each for each in read_watch_failures(made.lake) if each.stage == "weekly_review"]
    assert [(each.day, each.part) for each in found] == [(TWO[1], part)]


def test_a_progress_bar_that_fails_fails_no_day(made: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def fails(event: str) -> Callable[..., object]:
        def told(*arguments: object) -> object:
            asked.add(event)
            return raises(*arguments)

        return told

    events = ("day_started", "stage_started", "day_finished")
    renew(made, ALERTS, "with a bar", monkeypatch)
    runs = made.run(Listener(**{event: fails(event) for event in events}))
    assert asked == set(events)
    assert {each.day for each in runs} == set(TWO)
    assert [each.error for each in runs if each.error] == []
