"""Partitions begin on the first landed day unless a person says otherwise."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from pattern_pipeline.first_day import move_first_day, read_first_day
from pattern_pipeline.settings import load_settings

DAY = date(2026, 3, 2)


def test_nothing_is_known_before_anything_has_landed(tmp_path: Path) -> None:
    assert read_first_day(tmp_path / "home") is None
    assert load_settings(tmp_path / "home").first_day == date(2020, 1, 1)


def test_it_moves_back_and_never_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert move_first_day(home, DAY)
    assert not move_first_day(home, DAY + timedelta(days=1))
    assert load_settings(home).first_day == DAY
    assert move_first_day(home, DAY - timedelta(days=3))
    assert load_settings(home).first_day == DAY - timedelta(days=3)


@pytest.mark.parametrize("content", ["", "soon\n", "\x00\x00"])
def test_a_damaged_file_is_written_again(tmp_path: Path, content: str) -> None:
    (tmp_path / "first_day").write_text(content)
    assert load_settings(tmp_path).first_day == date(2020, 1, 1)
    assert move_first_day(tmp_path, DAY)
    assert load_settings(tmp_path).first_day == DAY


def test_commands_that_land_at_once_leave_the_earliest(tmp_path: Path) -> None:
    days = [DAY + timedelta(days=number) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda day: move_first_day(tmp_path, day), reversed(days)))
    assert read_first_day(tmp_path) == DAY


def test_what_a_person_set_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move_first_day(tmp_path, DAY)
    (tmp_path / "settings.toml").write_text("start_date = 2026-03-10\n")
    move_first_day(tmp_path, DAY - timedelta(days=1))
    assert load_settings(tmp_path).first_day == date(2026, 3, 10)
    assert (tmp_path / "settings.toml").read_text() == "start_date = 2026-03-10\n"
    monkeypatch.setenv("PATTERN_PIPELINE_START_DATE", "2020-01-01")
    assert load_settings(tmp_path).first_day == date(2020, 1, 1)
