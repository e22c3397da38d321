"""Data files without their catalog are never taken for a new lake."""

import os
import shutil
import sqlite3
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline_tests.lake.frames import DAY, FACETS, embeddings

LOST = r"1 data file in .* that no catalog names.*; restore the catalog from a backup"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A lake with one data file; its process is done with it."""
    lake = Lake(LakeLocation.local(tmp_path / "full [1]"))
    lake.migrate(FACETS)
    lake.append("facet_embeddings", embeddings(DAY, 50, 1.0))
    return tmp_path / "full [1]"


def moved(home: Path) -> Path:
    """A copy that this process has not opened yet; its files' times on disk are those of the copy."""
    return Path(shutil.copytree(home, home.parent / uuid.uuid4().hex))


def deleted(catalog: Path) -> None:
    catalog.unlink()


def emptied(catalog: Path) -> None:
    catalog.write_bytes(b"")


def replaced_by_an_empty_database(catalog: Path) -> None:
    catalog.unlink()
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("CREATE TABLE other (a)")
        connection.commit()


def replaced_by_that_of_a_new_lake(catalog: Path) -> None:
    new = catalog.parent.parent / uuid.uuid4().hex
    Lake(LakeLocation.local(new)).migrate(FACETS)
    shutil.copy(new / "catalog.sqlite", catalog)


@pytest.mark.parametrize("lose", [deleted, emptied])
def test_a_lost_catalog_is_refused_with_the_files_and_the_fix(home: Path, lose) -> None:
    folder = moved(home)
    lose(folder / "catalog.sqlite")
    lake = Lake(LakeLocation.local(folder))
    for attempt in (lambda: lake.migrate(FACETS), lambda: lake.rows("SELECT 1"), lambda: read_only(lake)):
        with pytest.raises(LakeError, match=LOST) as found:
            attempt()
        assert str(folder / "data") in str(found.value)
    assert not (folder / "catalog.sqlite").exists() or not (folder / "catalog.sqlite").stat().st_size


def read_only(lake: Lake) -> None:
    with lake.connect(read_only=True):
        pass


@pytest.mark.parametrize("lose", [replaced_by_an_empty_database, replaced_by_that_of_a_new_lake])
def test_a_catalog_of_another_lake_is_refused(home: Path, lose, monkeypatch: pytest.MonkeyPatch) -> None:
    # A minute between the file and the new catalog, without waiting for it.
    data = next((home / "data").rglob("ducklake-*.parquet"))
    earlier = uuid.UUID(int=uuid.UUID(data.stem.removeprefix("ducklake-")).int - (60_000 << 80))
    data.rename(data.with_name(f"ducklake-{earlier}.parquet"))
    folder = moved(home)
    lose(folder / "catalog.sqlite")
    lake = Lake(LakeLocation.local(folder))
    for _ in range(2):
        with pytest.raises(LakeError, match=LOST):
            lake.migrate(FACETS)


def test_moving_the_files_away_begins_with_an_empty_lake(home: Path) -> None:
    folder = moved(home)
    (folder / "catalog.sqlite").unlink()
    (folder / "data").rename(folder.parent / "away")
    lake = Lake(LakeLocation.local(folder))
    lake.migrate(FACETS)
    assert lake.rows("SELECT count(*) FROM facet_embeddings") == [(0,)]


def test_restoring_the_catalog_brings_the_rows_back(home: Path) -> None:
    folder = moved(home)
    backup = folder / "backup"
    (folder / "catalog.sqlite").rename(backup)
    lake = Lake(LakeLocation.local(folder))
    with pytest.raises(LakeError):
        lake.migrate(FACETS)
    backup.rename(folder / "catalog.sqlite")
    lake.migrate(FACETS)
    assert lake.rows("SELECT count(*) FROM facet_embeddings") == [(50,)]


def test_what_a_first_commit_left_that_was_killed_is_no_lost_lake(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    Lake(LakeLocation.local(folder)).migrate(FACETS)
    table = folder / "data" / "main" / "landed_traces"
    table.mkdir(parents=True)
    orphan = table / f"ducklake-{uuid_now()}.parquet"
    orphan.write_bytes(b"PAR1")
    os.utime(orphan, (0, 0))
    lake = Lake(LakeLocation.local(folder))
    lake.migrate(FACETS)
    lake.append("facet_embeddings", embeddings(DAY, 1, 1.0))
    assert lake.rows("SELECT count(*) FROM facet_embeddings") == [(1,)]


def uuid_now() -> uuid.UUID:
    return uuid.UUID(int=(int(time.time() * 1000) << 80) | (7 << 76) | (2 << 62) | 1)


def test_other_parquet_files_in_a_folder_of_ones_own_are_nobodys_concern(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "export.parquet").write_bytes(b"PAR1")
    lake = Lake(LakeLocation(catalog=f"sqlite:{tmp_path / 'catalog.sqlite'}", data=str(data)))
    lake.migrate(FACETS)
    assert lake.rows("SELECT count(*) FROM facet_embeddings") == [(0,)]
