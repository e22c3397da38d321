"""``doctor`` and ``run`` on homes whose storage is broken: a reason and the fix, and nothing unexpected."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pattern_pipeline.cli import doctor
from pattern_pipeline.cli.doctor import Finding, examine_home
from pattern_pipeline.cli.ingest import land_files
from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.orchestration.instance import open_instance
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.cli.test_first_day import FIRST

DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with landed traces and a Dagster folder."""
    folder = tmp_path_factory.mktemp("made")
    settings = load_settings(folder / "home")
    traffic = write_traffic(folder / "traffic", first_day=FIRST, days=1, traces_per_day=20)
    land_files(Workspace(settings), traffic.files, workers=1)
    with open_instance(settings) as instance:
        instance.get_runs_count()
        instance.all_asset_keys()
        instance.all_instigator_state()
    return settings.home


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "home"
    shutil.copytree(made, folder)
    monkeypatch.setenv("PATTERN_PIPELINE_HOME", str(folder))
    # Not looked at here, and it takes seconds to load.
    monkeypatch.setattr(doctor, "_check_embedder", lambda _workspace: "")
    return folder


def findings() -> dict[str, Finding]:
    return {each.what: each for each in examine_home()}


def wrong() -> dict[str, str]:
    return {each.what: each.found for each in findings().values() if not each.sound}


def garbage(file: Path) -> None:
    file.write_bytes(os.urandom(20_000))


def cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def test_a_sound_home_is_sound(home: Path) -> None:
    assert wrong() == {}


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("damage", [garbage, cut_in_half, emptied])
def test_doctor_names_a_damaged_database_of_dagster_and_the_fix(home: Path, database: str, damage) -> None:
    damage(home / "dagster" / database)
    told = wrong()
    assert "dagster" in told
    assert set(told) <= {"dagster", "dead runs"}, "runs cannot be looked at either"
    assert str(home / "dagster" / database) in told["dagster"]
    assert "damaged" in told["dagster"]
    assert "move the folder dagster away" in told["dagster"]


@pytest.mark.parametrize("database", DATABASES)
def test_run_says_the_same_on_one_line(home: Path, database: str) -> None:
    garbage(home / "dagster" / database)
    done = command(home, "run")
    assert done.status == 1
    assert (
        f"Dagster's database is damaged: file is not a database ({home / 'dagster' / database})"
        in done.errors
    )
    assert "unexpected" not in done.errors


def test_an_emptied_database_is_filled_again(home: Path) -> None:
    for database in DATABASES:
        emptied(home / "dagster" / database)
    with open_instance(load_settings(home)) as instance:
        assert instance.get_runs_count() == 0
        assert list(instance.all_asset_keys()) == []
        assert list(instance.all_instigator_state()) == []
    assert wrong() == {}


def test_one_examination_that_breaks_leaves_the_others(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_settings: Settings) -> str:
        raise RuntimeError("boom\nand more")

    monkeypatch.setattr(doctor, "_check_facets", breaks)
    assert wrong() == {"facets": "cannot be examined: RuntimeError: boom"}
    assert list(findings())[-3:] == ["dagster", "dead runs", "watching"]


def test_a_lost_catalog_and_a_lost_file_are_named(home: Path) -> None:
    data = next((home / "lake" / "data").rglob("ducklake-*.parquet"))
    data.rename(home / "away.parquet")
    told = wrong()
    assert "data files are missing: landed_traces of 2026-03-02" in told["data files"]
    assert "mounted, or restore it from a backup" in told["data files"]
    (home / "away.parquet").rename(data)
    assert wrong() == {}
    (home / "lake" / "catalog.sqlite").unlink()
    told = wrong()
    assert "1 data file" in told["lake"]
    assert "that no catalog names" in told["lake"]
    assert not (home / "lake" / "catalog.sqlite").exists()


@pytest.mark.parametrize(
    "words", [["ingest", "."], ["run"], ["topics", "list"], ["sql", "SELECT 1"], ["promote"]]
)
def test_every_command_refuses_a_lake_without_its_catalog(home: Path, words: list[str]) -> None:
    (home / "lake" / "catalog.sqlite").unlink()
    done = command(home, *words)
    assert done.status == 1
    assert "1 data file" in done.errors
    assert "that no catalog names" in done.errors
    assert "restore the catalog from a backup" in done.errors
    assert not (home / "lake" / "catalog.sqlite").exists()


@pytest.mark.parametrize(
    "words", [["run"], ["promote"], ["topics", "list"], ["topics", "show", "x"], ["doctor"]]
)
def test_a_wrong_suite_is_named_before_any_work(home: Path, words: list[str]) -> None:
    (home / "suites.toml").write_text('[[suite]]\nname = "mine"\nfacet = "Taks"\n')
    done = command(home, *words)
    assert done.status == 1
    told = done.errors + done.output
    assert f"{home / 'suites.toml'}, line 3" in told
    assert 'did you mean "Task"?' in told
    assert "pydantic" not in told


def test_a_home_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    for words in (["doctor"], ["run"], ["ingest", "."]):
        done = command(tmp_path / "home", *words)
        assert done.status == 1
        assert "unexpected" not in done.errors + done.output
        assert "Traceback" not in done.errors + done.output


def test_a_database_that_another_process_writes_is_not_called_damaged(home: Path) -> None:
    with closing(sqlite3.connect(home / "dagster" / "history" / "runs.db", isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        assert findings()["dagster"].sound
