"""What could not be watched is one line of ``run``, and one of ``doctor`` that is no error."""

from datetime import date
from pathlib import Path

import pytest

from pattern_pipeline.cli.doctor import Finding, examine_home
from pattern_pipeline.cli.shared.watch_warnings import warn_of_failures
from pattern_pipeline.lake.day_records import read_watch_failures, replace_watch_failures
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration.running import DayRun
from pattern_pipeline.settings import load_settings

DAYS = (date(2026, 3, 1), date(2026, 3, 2))
RUNS = [DayRun(day, ("topic_alerts",), f"run of {day}") for day in DAYS]


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setenv("PATTERN_PIPELINE_HOME", str(tmp_path))
    return open_lake(load_settings(tmp_path))


def fail(lake: Lake, day: date, **errors: str) -> None:
    replace_watch_failures(lake, "topic_alerts", day, errors, f"run of {day}")


def said(lake: Lake, runs: list[DayRun], capsys: pytest.CaptureFixture[str]) -> str:
    warn_of_failures(lake, runs)
    return " ".join(capsys.readouterr().err.split())


def test_run_warns_in_one_line_of_its_own_runs_alone(lake: Lake, capsys) -> None:
    assert said(lake, RUNS, capsys) == ""
    fail(lake, DAYS[0], alerts="ValueError: no \x1b[31mred")
    line = said(lake, RUNS, capsys)
    assert line.startswith("warning: not made for 2026-03-01: alerts (topic_alerts: ValueError: no")
    assert "\x1b" not in line
    assert "the days themselves are whole" in line
    assert said(lake, RUNS[1:], capsys) == ""
    fail(lake, DAYS[1], alerts="ValueError: no", metadata="KeyError: 'x'")
    assert "2 days, 2026-03-01 to 2026-03-02: alerts" in (line := said(lake, RUNS, capsys))
    assert "and 2 more" in line


def test_a_part_that_is_made_again_leaves_nothing_to_warn_of(lake: Lake, capsys) -> None:
    fail(lake, DAYS[0], alerts="ValueError: no")
    fail(lake, DAYS[0])
    assert read_watch_failures(lake) == []
    assert said(lake, RUNS, capsys) == ""


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
