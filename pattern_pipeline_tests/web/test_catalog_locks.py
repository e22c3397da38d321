"""While a lake is attached nothing but DuckDB opens its catalog, so that a commit under way keeps its locks.

POSIX drops all locks of a process on a file when the process closes any descriptor of it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.attach import METADATA
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.lake.store_probe import StoreProbe
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.web.door import open_door
from pattern_pipeline_tests.web.test_health import health, post

WRITER = """
import sqlite3, sys
catalog = sqlite3.connect(sys.argv[1], timeout=0.2, isolation_level=None)
try:
    catalog.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
"""


class Opened:
    """What Python code of this process opens; an audit hook stays for good, so it is switched."""

    def __init__(self) -> None:
        self.on = False
        self.names: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event in ("open", "sqlite3.connect") and isinstance(arguments[0], str | bytes):
            self.names.append(os.fsdecode(arguments[0]))


OPENED = Opened()


@pytest.fixture
def opened() -> Iterator[list[str]]:
    OPENED.names.clear()
    OPENED.on = True
    yield OPENED.names
    OPENED.on = False


def writer_of_another_process(catalog: Path) -> str:
    """Why another process may not begin to write; empty where it may."""
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(catalog)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_look_at_the_store_leaves_the_locks_of_a_commit(home: Path) -> None:
    lake = open_lake(load_settings(home))
    catalog = lake.location.catalog_file
    assert catalog is not None
    probe = StoreProbe(lake.location)
    with lake.connect() as connection:
        connection.execute("BEGIN")
        connection.execute(f"UPDATE {METADATA}.ducklake_table SET table_uuid = table_uuid")
        assert "locked" in writer_of_another_process(catalog)
        StoreProbe(lake.location).check()
        probe.check()
        probe.check_catalog()
        assert "locked" in writer_of_another_process(catalog)
        connection.execute("ROLLBACK")
    assert writer_of_another_process(catalog) == ""


def test_a_door_opens_its_catalog_through_duckdb_alone(home: Path, opened: list[str]) -> None:
    with open_door(home) as door:
        opened.clear()
        assert post(door, 1) == 200
        assert health(door).status_code == 200
        assert post(door, 2) == 200
    probes = [name for name in opened if ".write-probe-" in name]
    # The hook sees what the health writes, so it would see the catalog too.
    assert probes
    assert [name for name in opened if "catalog.sqlite" in name and not name.endswith(".lock")] == []


def test_the_hook_sees_who_opens_a_catalog(home: Path, opened: list[str]) -> None:
    lake = open_lake(load_settings(home))
    assert lake.location.catalog_file is not None
    opened.clear()
    lake.location.catalog_file.read_bytes()
    assert [Path(name).name for name in opened] == ["catalog.sqlite"]
