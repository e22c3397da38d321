import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.versions import Draft
from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.attach import attach_lake
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.versions import LakeVersionStore
from pattern_pipeline_tests.datasets.windows import DAY as WINDOW_DAY
from pattern_pipeline_tests.datasets.windows import UnitOf, Window
from pattern_pipeline_tests.lake.frames import DAY, FACETS, embeddings

HAS_SCANNER = importlib.util.find_spec("duckdb_extension_postgres_scanner") is not None


@pytest.mark.skipif(HAS_SCANNER, reason="the cluster extra is installed")
def test_a_postgres_catalog_without_its_extension_names_the_extra(tmp_path: Path) -> None:
    location = LakeLocation(catalog="postgresql://someone:secret@nowhere/lake", data=str(tmp_path))
    with pytest.raises(LakeError) as caught:
        attach_lake(location)
    assert "pattern_pipeline[cluster]" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_catalog_is_named(tmp_path: Path) -> None:
    location = LakeLocation.local(tmp_path)
    (tmp_path / "catalog.sqlite").write_text("this is not a database " * 100)
    with pytest.raises(LakeError, match=r"catalog\.sqlite"):
        attach_lake(location)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LakeError, match="choose another home"):
        attach_lake(LakeLocation.local(tmp_path / "file"))


def test_a_lake_that_was_deleted_is_made_anew_by_the_same_process(lake: Lake) -> None:
    lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, 20, 1.0)})
    file = lake.location.catalog_file
    assert file is not None
    shutil.rmtree(file.parent)
    lake.migrate(FACETS)
    assert lake.read_days("facet_embeddings", DAY, DAY).empty


@pytest.fixture
def server() -> Iterator[str]:
    """A PostgreSQL server of its own on a socket in a folder, as a user other than root."""
    if not (HAS_SCANNER and shutil.which("initdb") and shutil.which("pg_ctl")):
        pytest.skip("needs the cluster extra and PostgreSQL's initdb and pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="lake"))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=60)

    run("initdb", "-D", str(folder / "db"), "-U", "lake", "-A", "trust", "--no-sync")
    run("pg_ctl", "-D", str(folder / "db"), "-w", "-l", str(folder / "log"),
        "-o", f"-c listen_addresses='' -k {folder}", "start")  # fmt: skip
    try:
        yield f"dbname=postgres host={folder} user=lake"
    finally:
        run("pg_ctl", "-D", str(folder / "db"), "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.mark.slow
def test_a_postgres_catalog_takes_writers_at_once_without_a_lock(server: str, tmp_path: Path) -> None:
    lake = Lake(LakeLocation(catalog=f"postgres:{server}", data=str(tmp_path / "data")))
    lake.migrate(FACETS)
    lake.migrate(FACETS)

    def work(number: int) -> int:
        return lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, 100, float(number))})

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(8))) == [100] * 8
    found = lake.read_days("facet_embeddings", DAY, DAY)
    assert len(found) == 100
    assert found["facet_version"].nunique() == 1
    assert lake.rows("SELECT count(*) FROM project_logs('p')") == [(0,)]


@pytest.mark.slow
def test_promotions_at_once_get_numbers_of_their_own_without_a_lock(server: str, tmp_path: Path) -> None:
    lake = Lake(LakeLocation(catalog=f"postgres:{server}", data=str(tmp_path / "data")))
    lake.migrate(FACETS)
    store = LakeVersionStore(lake)
    suite = Suite(name="regression", facet="Task", require_review=False)
    promote_suites(WINDOW_DAY, [suite], Window([UnitOf("u1"), UnitOf("u2"), UnitOf("u3")]).inputs(), store)
    rows = store.rows("regression", 1)
    draft = Draft(dataset="regression", day=WINDOW_DAY, suite=suite, findings=())
    with ThreadPoolExecutor(3) as pool:
        contents = [rows[:1], rows[:2], rows[1:]]
        published = list(pool.map(lambda content: store.publish(draft, content), contents))
    assert sorted(each.version for each in published) == [2, 3, 4]
