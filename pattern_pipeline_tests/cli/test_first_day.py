"""``ingest`` notes the first landed day; a ``start_date`` behind landed traces leaves them out by name."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from pattern_pipeline.cli.doctor import examine_home
from pattern_pipeline.cli.ingest import land_files
from pattern_pipeline.cli.shared.run_scope import find_days
from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.errors import SettingsError
from pattern_pipeline.first_day import read_first_day
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import command

FIRST = date(2026, 3, 2)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(3))


@pytest.fixture
def files(tmp_path: Path) -> Sequence[Path]:
    """Twenty traces a day, a file a day."""
    return write_traffic(tmp_path / "traffic", first_day=FIRST, days=3, traces_per_day=20).files


def test_the_first_ingest_notes_the_day_and_an_older_one_moves_it_back(
    tmp_path: Path, files: Sequence[Path]
) -> None:
    home = tmp_path / "home"
    land_files(Workspace(load_settings(home)), files[1:2], workers=1)
    assert load_settings(home).first_day == DAYS[1]
    land_files(Workspace(load_settings(home)), files[2:], workers=1)
    assert load_settings(home).first_day == DAYS[1]
    land_files(Workspace(load_settings(home)), files[:1], workers=1)
    assert load_settings(home).first_day == DAYS[0]


def test_a_home_of_an_older_version_learns_its_first_day_from_the_lake(
    tmp_path: Path, files: Sequence[Path]
) -> None:
    home = tmp_path / "home"
    land_files(Workspace(load_settings(home)), files[:1], workers=1)
    (home / "first_day").unlink()
    assert find_days(Workspace(load_settings(home)), None, None) == [FIRST]
    assert read_first_day(home) == FIRST
    (home / "first_day").unlink()
    land_files(Workspace(load_settings(home)), files[2:], workers=1)
    assert read_first_day(home) == FIRST


def test_days_before_a_start_date_are_named_and_the_others_made(
    tmp_path: Path, files: Sequence[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    land_files(Workspace(load_settings(home)), files, workers=1)
    (home / "settings.toml").write_text(f"start_date = {DAYS[2]}\n")
    assert find_days(Workspace(load_settings(home)), None, None) == [DAYS[2]]
    told = capsys.readouterr().err
    assert f"2 days with traces, {DAYS[0]} to {DAYS[1]}, are left out: before start_date {DAYS[2]}" in told
    assert f"set start_date = {DAYS[0]}" in told
    monkeypatch.setenv("PATTERN_PIPELINE_HOME", str(home))
    finding = next(each for each in examine_home() if each.what == "first day")
    assert not finding.sound
    assert "2 days with traces" in finding.found


@pytest.mark.parametrize("start", ["2026-03-09", "2030-01-01"])
def test_a_start_date_behind_every_trace_is_one_line(
    tmp_path: Path, files: Sequence[Path], start: str
) -> None:
    home = tmp_path / "home"
    land_files(Workspace(load_settings(home)), files[:2], workers=1)
    (home / "settings.toml").write_text(f"start_date = {start}\n")
    with pytest.raises(SettingsError, match=f"are left out: before start_date {start}"):
        find_days(Workspace(load_settings(home)), None, None)
    done = command(home, "run")
    assert done.status == 1
    assert f"before start_date {start}" in done.errors
    assert "unexpected" not in done.errors


def test_dagster_loads_partitions_from_the_first_landed_day(tmp_path: Path, files: Sequence[Path]) -> None:
    home = tmp_path / "home"
    land_files(Workspace(load_settings(home)), files[:1], workers=1)
    code = (
        f"import os; os.environ['PATTERN_PIPELINE_HOME'] = {str(home)!r}\n"
        "from pattern_pipeline.orchestration.lineage import daily\n"
        "print(daily.get_first_partition_key())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(FIRST)]
