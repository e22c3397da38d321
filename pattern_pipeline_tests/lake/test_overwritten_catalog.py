"""A catalog that is overwritten in place under an attached lake is refused in one line, by every call."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.store_probe import StoreProbe


def _garbage(file: Path) -> None:
    file.write_bytes(b"no catalog" * 1000)


def _zeros(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _nothing(file: Path) -> None:
    file.write_bytes(b"")


def _another_database(file: Path) -> None:
    other = file.with_name("other.sqlite")
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE unrelated (number)")
    connection.close()
    file.write_bytes(other.read_bytes())


OVERWRITTEN = pytest.mark.parametrize("overwrite", [_garbage, _zeros, _nothing, _another_database])


def connect(lake: Lake) -> None:
    with lake.connect() as connection:
        connection.execute("SELECT count(*) FROM landed_traces").fetchall()


@OVERWRITTEN
@pytest.mark.parametrize(
    "use",
    [
        lambda lake: lake.rows("SELECT 1"),
        lambda lake: lake.read_table("landed_traces"),
        lambda lake: lake.commit(lambda connection: connection.execute("SELECT 1"), doing="change it"),
        lambda lake: lake.migrate([]),
        connect,
    ],
)
def test_every_call_says_so(
    lake: Lake, overwrite: Callable[[Path], None], use: Callable[[Lake], object]
) -> None:
    file = lake.location.catalog_file
    assert file is not None
    use(lake)
    overwrite(file)
    with pytest.raises(LakeError) as refused:
        use(lake)
    assert str(file) in str(refused.value)
    assert "backup" in str(refused.value)
    assert "\n" not in str(refused.value)


@OVERWRITTEN
def test_the_probe_says_so(lake: Lake, overwrite: Callable[[Path], None]) -> None:
    file = lake.location.catalog_file
    assert file is not None
    probe = StoreProbe(lake.location)
    probe.check()
    # As a backup is made and put back, with nothing at work on it.
    backup = file.rename(file.with_name("backup"))
    shutil.copy(backup, file)
    overwrite(file)
    for _ in range(2):
        with pytest.raises(LakeError, match=r"the lake's catalog is (broken|empty)"):
            probe.check()
    backup.replace(file)
    probe.check()
