"""``demo`` goes from nothing to datasets, and a second time changes nothing."""

from pathlib import Path

import pytest

from pattern_pipeline_tests.cli.command import Done, command

SMALL = ("demo", "--traces-per-day", "20", "--last-day", "2026-03-10")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(home: Path) -> Done:
    return command(home, *SMALL)


def test_it_shows_topics_suites_and_what_to_do_next(first: Done) -> None:
    assert first.status == 0, first.errors
    assert "200 new" in first.output
    assert "Task: ready" in first.output
    assert "regression" in first.output
    assert "topics show t_" in first.output


def test_a_second_time_every_day_is_fresh(home: Path, first: Done) -> None:
    again = command(home, *SMALL)
    assert again.status == 0, again.errors
    assert "200 unchanged" in again.output
    assert "every day was fresh already" in again.output
    tables = first.output.index("4 topics found"), again.output.index("4 topics found")
    assert first.output[tables[0] :] == again.output[tables[1] :]
