"""``run`` makes what is stale, settles early days, and leaves fresh days alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import dagster as dg
import pytest

from pattern_pipeline.cli.shared.run_warnings import describe_held_days
from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import list_landed_days
from pattern_pipeline.orchestration.assets import raw_traces
from pattern_pipeline.orchestration.day_run import Listener
from pattern_pipeline.orchestration.run_days import raise_for_failures, run_days
from pattern_pipeline.services.stages import STAGES
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.orchestration.conftest import DAYS

FIRST, SECOND, THIRD = DAYS
ALL = tuple(stage.name for stage in STAGES)


@pytest.fixture
def run(defs: dg.Definitions, instance: dg.DagsterInstance, lake: Lake, settings: Settings):
    return lambda listener=None: run_days(defs, instance, Workspace(settings), DAYS, listener=listener)


def test_the_first_run_makes_every_stage_and_then_settles_the_early_days(run, lake: Lake) -> None:
    seen: list[str] = []
    runs = run(Listener(stage_started=seen.append))
    assert [(each.day, each.stages) for each in runs] == [
        (FIRST, ALL),
        (SECOND, ALL),
        (THIRD, ALL),
        (FIRST, ("classified_logs", "topic_alerts")),
        (SECOND, ("classified_logs", "topic_alerts")),
    ]
    assert not any(each.error for each in runs)
    assert set(ALL) <= set(seen)
    labels = lake.read_days("classified_logs", FIRST, FIRST)
    placed = labels[(labels["facet"] == "Task") & labels["topic_id"].notna()]
    assert set(placed["map_day"]) == {THIRD}
    assert len(placed) > 20


def test_a_second_run_finds_nothing_to_do(run) -> None:
    assert run() == []


def test_a_trace_that_lands_late_makes_its_day_and_the_windows_after_it(
    run, lake: Lake, home, settings: Settings
) -> None:
    before = {each.day: each.content_hash for each in list_landed_days(lake, "trace", datetime.now(UTC))}
    late = home / "late.jsonl"
    late.write_text(LATE_TRACE)
    land_files(settings, [late])
    after = {each.day: each.content_hash for each in list_landed_days(lake, "trace", datetime.now(UTC))}
    assert {day for day in after if after[day] != before[day]} == {SECOND}
    runs = run()
    made = {day: {stage for each in runs if each.day == day for stage in each.stages} for day in DAYS}
    assert made[FIRST] <= {"classified_logs", "topic_alerts"}, (
        "its topics may have changed, its traces did not"
    )
    assert made[SECOND] == set(ALL)
    assert made[THIRD] == {
        "topic_clusters",
        "classified_logs",
        "current_labels",
        "eval_datasets",
        "topic_alerts",
    }
    assert lake.rows("SELECT count(*) FROM logs WHERE id = 'abadcafe'")[0][0] == 1
    assert run() == []


def test_a_day_that_fails_does_not_stop_the_others(
    run, lake: Lake, monkeypatch: pytest.MonkeyPatch, settings: Settings, defs, instance
) -> None:
    real = raw_traces.build_raw_frame

    def fails_on_the_first_day(landed, filters):
        if FIRST in set(landed["day"]):
            raise PatternPipelineError("the first day is broken", fix="fix it")
        return real(landed, filters)

    monkeypatch.setattr(raw_traces, "build_raw_frame", fails_on_the_first_day)
    sampled = settings.model_copy(
        update={"traces": settings.traces.model_copy(update={"maximum_tokens": 20_000})}
    )
    monkeypatch.setattr(
        "pattern_pipeline.services.lake_state.hash_stage_settings", lambda _settings: {"raw_traces": "x"}
    )
    waiting: dict[date, tuple[str, ...]] = {}
    listener = Listener(day_held=lambda day, held: waiting.setdefault(day, tuple(held)))
    runs = run_days(defs, instance, Workspace(sampled), DAYS, listener=listener)
    assert {each.day for each in runs if each.error} == {FIRST}
    assert {each.day for each in runs if not each.error} == {SECOND, THIRD}
    behind = ("topic_clusters", "classified_logs", "current_labels", "eval_datasets", "topic_alerts")
    assert [(each.stages, each.held) for each in runs if each.day == SECOND] == [(ALL[:4], behind)]
    assert not {"topic_clusters", "eval_datasets"} & {
        s for each in runs if each.day != FIRST for s in each.stages
    }
    with pytest.raises(PatternPipelineError, match="the first day is broken"):
        raise_for_failures(runs)
    assert waiting == {SECOND: behind, THIRD: behind}
    # In the next run nothing of those days is made, and that they wait is reported all the same.
    waiting.clear()
    again = run_days(defs, instance, Workspace(sampled), DAYS, listener=listener)
    assert {each.day for each in again} == {FIRST}
    assert waiting == {SECOND: behind, THIRD: behind}
    line = describe_held_days(waiting, again)
    assert line.startswith(f"topics and datasets of {SECOND} to {THIRD} wait for {FIRST}, which failed: fix")
    assert "run again" in line
    assert replace(runs[0], error="").stages == ALL


def test_a_report_that_fails_is_no_failure_of_the_day(
    run, monkeypatch: pytest.MonkeyPatch, settings: Settings, defs, instance, lake: Lake
) -> None:
    def fails(*_args: object) -> None:
        raise PatternPipelineError("the report is broken")

    monkeypatch.setattr("pattern_pipeline.orchestration.assets.topic_alerts.find_alerts", fails)
    monkeypatch.setattr(
        "pattern_pipeline.services.lake_state.hash_stage_settings", lambda _settings: {"topic_alerts": "y"}
    )
    runs = run()
    assert {each.day for each in runs} == set(DAYS)
    assert not [each.error for each in runs if each.error]
    raise_for_failures(runs)


def test_an_interrupt_in_a_step_ends_all_and_frees_what_it_held(
    run, monkeypatch: pytest.MonkeyPatch, instance: dg.DagsterInstance
) -> None:
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(raw_traces, "build_raw_frame", interrupted)
    monkeypatch.setattr(
        "pattern_pipeline.services.lake_state.hash_stage_settings", lambda _settings: {"raw_traces": "z"}
    )
    before = instance.get_runs_count()
    with pytest.raises(KeyboardInterrupt):
        run()
    assert instance.get_runs_count() == before + 1, "no other day was begun"
    assert instance.get_runs(limit=1)[0].status is dg.DagsterRunStatus.CANCELED


LATE_TRACE = """{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"spans":[{"traceId":"abadcafe",\
"spanId":"01","name":"chat","startTimeUnixNano":"1772524800000000000","endTimeUnixNano":"1772524801000000000",\
"attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},\
{"key":"gen_ai.input.messages","value":{"stringValue":"[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\
\\"content\\":\\"Where is my parcel? It should have come on Monday.\\"}]}]"}}]}]}]}]}
"""
