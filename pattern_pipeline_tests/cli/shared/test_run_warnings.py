"""``run`` prints one line on days that wait, and one on what could not be watched, which is no error."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pattern_pipeline.cli.doctor import Finding, examine_home
from pattern_pipeline.cli.shared.run_warnings import describe_held_days, warn_of_failures
from pattern_pipeline.lake.day_records import read_watch_failures, replace_watch_failures
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration.day_run import DayRun
from pattern_pipeline.settings import load_settings

FIRST = date(2026, 3, 2)
DAYS = (date(2026, 3, 1), date(2026, 3, 2))
RUNS = [DayRun(day, ("topic_alerts",), f"run of {day}") for day in DAYS]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_nothing_is_said_where_nothing_waits() -> None:
    assert describe_held_days([], [DayRun(FIRST, ("raw_traces",), "r", error="broken")]) == ""


def test_the_failed_day_is_named_and_the_span_behind_it() -> None:
    line = describe_held_days([day(1), day(2), day(3)], [DayRun(FIRST, ("raw_traces",), "r", error="broken")])
    assert (
        "of 2026-03-03 to 2026-03-05 wait for 2026-03-02, which failed: fix the error and run again" in line
    )
    assert "\n" not in line


def test_a_day_that_failed_behind_all_that_wait_is_no_cause() -> None:
    runs = [
        DayRun(FIRST, ("raw_traces",), "r", error="broken"),
        DayRun(day(5), ("raw_traces",), "r", error="x"),
    ]
    assert "wait for 2026-03-02, which failed" in describe_held_days([day(1), day(2)], runs)


def test_a_batch_is_waited_for_without_a_fix() -> None:
    line = describe_held_days([day(1)], [DayRun(FIRST, ("raw_traces",), "r", waiting=True)])
    assert "of 2026-03-03 wait for 2026-03-02, of which a provider's batch has the questions" in line
    assert "fix" not in line


def test_days_apart_are_counted() -> None:
    runs = [DayRun(day(each), ("raw_traces",), "r", error="broken") for each in (0, 3, 4)]
    assert "wait for 3 days, 2026-03-02 to 2026-03-06, which failed" in describe_held_days([day(7)], runs)


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setenv("PATTERN_PIPELINE_HOME", str(tmp_path))
    return open_lake(load_settings(tmp_path))


def fail(lake: Lake, day: date, **errors: str) -> None:
    replace_watch_failures(lake, "topic_alerts", day, errors, f"run of {day}")


def warn(lake: Lake, runs: list[DayRun], capsys: pytest.CaptureFixture[str]) -> str:
    warn_of_failures(lake, runs)
    return " ".join(capsys.readouterr().err.split())


def test_run_warns_in_one_line_of_its_own_runs_alone(lake: Lake, capsys) -> None:
    assert warn(lake, RUNS, capsys) == ""
    fail(lake, DAYS[0], alerts="ValueError: no \x1b[31mred")
    line = warn(lake, RUNS, capsys)
    assert line.startswith("warning: not made for 2026-03-01: alerts (topic_alerts: ValueError: no")
    assert "\x1b" not in line
    assert "the days themselves are whole" in line
    assert warn(lake, RUNS[1:], capsys) == ""
    fail(lake, DAYS[1], alerts="ValueError: no", metadata="KeyError: 'x'")
    assert "2 days, 2026-03-01 to 2026-03-02: alerts" in (line := warn(lake, RUNS, capsys))
    assert "and 2 more" in line


def test_a_part_that_is_made_again_leaves_nothing_to_warn_of(lake: Lake, capsys) -> None:
    fail(lake, DAYS[0], alerts="ValueError: no")
    fail(lake, DAYS[0])
    assert read_watch_failures(lake) == []
    assert warn(lake, RUNS, capsys) == ""


def test_doctor_warns_without_calling_it_wrong(lake: Lake) -> None:
    assert watching().verdict == "ok"
    fail(lake, DAYS[0], alerts="ValueError: no")
    found = watching()
    assert (found.verdict, found.sound) == ("warning", True)
    assert "ValueError: no" in found.found
    assert "topics rebuild --from 2026-03-01 --to 2026-03-01" in found.found


def watching() -> Finding:
    (found,) = [each for each in examine_home() if each.what == "watching"]
    return found
