"""The health says no while nothing can be stored, and yes again when the cause is gone."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline.web.otlp import landing
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.web.bodies import JSON, chats, json_body, trace_id
from pattern_pipeline_tests.web.door import Door, open_door

LONG = 60.0


def post(door: Door, number: int) -> int:
    body = json_body(chats([number]))
    return httpx.post(f"{door.url}/v1/traces", headers=JSON, content=body, timeout=LONG).status_code


def health(door: Door) -> httpx.Response:
    return httpx.get(f"{door.url}/healthz", timeout=LONG)


def wait_for(door: Door, status: int) -> httpx.Response:
    """The first health of this status; an answer holds for a second."""
    until = time.monotonic() + LONG
    answer = health(door)
    while answer.status_code != status and time.monotonic() < until:
        time.sleep(0.05)
        answer = health(door)
    assert answer.status_code == status
    return answer


def catalog_of(door: Door) -> Path:
    file = door.lake.location.catalog_file
    assert file is not None
    return file


def _remove_whole(home: Path) -> None:
    """Remove a home that a running server looks into: a file that it opens meanwhile ends one pass of `rmtree`."""
    while home.exists():
        shutil.rmtree(home, ignore_errors=True)


def _remove_home(home: Path, door: Door) -> None:
    _remove_whole(home)


def _remove_catalog(home: Path, door: Door) -> None:
    for each in catalog_of(door).parent.glob("catalog.sqlite*"):
        each.unlink()


def _empty_catalog(home: Path, door: Door) -> None:
    catalog_of(door).write_bytes(b"")


def _replace_catalog(home: Path, door: Door) -> None:
    other = home.with_name("other")
    open_lake(load_settings(other))
    _remove_catalog(home, door)
    shutil.copy(other / "lake" / "catalog.sqlite", catalog_of(door))


def _break_catalog(home: Path, door: Door) -> None:
    _remove_catalog(home, door)
    catalog_of(door).write_bytes(b"no catalog" * 1000)


def _remove_data(home: Path, door: Door) -> None:
    shutil.rmtree(door.lake.location.data)


def _close_data(home: Path, door: Door) -> None:
    _remove_data(home, door)
    Path(door.lake.location.data).write_text("no folder")


@pytest.mark.parametrize(
    ("lose", "reason"),
    [
        (_remove_home, "gone"),
        (_remove_catalog, "gone"),
        (_empty_catalog, "empty"),
        (_replace_catalog, "replaced"),
        (_break_catalog, "broken"),
        (_remove_data, "cannot be written"),
        (_close_data, "cannot be written"),
    ],
)
def test_a_lost_store_is_said_and_a_restored_one_too(
    home: Path, lose: Callable[[Path, Door], None], reason: str
) -> None:
    with open_door(home) as door:
        assert post(door, 1) == 200
        assert health(door).json() == {"status": "ok"}
        # As a backup is made: in one piece, its own files with it.
        shutil.copytree(home, home.with_name("backup"))
        lose(home, door)
        said = wait_for(door, 503).json()
        assert reason in said["reason"]
        assert str(home) not in said["reason"]
        if lose is not _remove_data:
            before = sorted(home.rglob("catalog.sqlite"))
            assert post(door, 2) == 503
            # No new catalog was made in silence.
            assert sorted(home.rglob("catalog.sqlite")) == before
        _remove_whole(home)
        shutil.copytree(home.with_name("backup"), home)
        wait_for(door, 200)
        assert post(door, 3) == 200
        assert door.landed() == {trace_id(1), trace_id(3)}


def test_a_failed_commit_counts_for_a_while(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LakeError("could not land the traces: the storage does not answer")

    with open_door(home) as door:
        with monkeypatch.context() as broken:
            broken.setattr(landing, "store_batch", fail)
            assert post(door, 1) == 503
        assert "could not be stored" in wait_for(door, 503).json()["reason"]
        # The next that is stored ends it, and so does time.
        assert post(door, 1) == 200
        wait_for(door, 200)
        with monkeypatch.context() as broken:
            broken.setattr(landing, "store_batch", fail)
            assert post(door, 2) == 503
        monkeypatch.setattr(landing, "FAILURE_SECONDS", 0.1)
        wait_for(door, 200)


def test_asking_often_does_not_write_often(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_door(home) as door, httpx.Client() as client:
        began = time.monotonic()
        changed = {Path(door.lake.location.data).stat().st_mtime_ns}
        for _ in range(200):
            assert client.get(f"{door.url}/healthz", timeout=LONG).status_code == 200
            changed.add(Path(door.lake.location.data).stat().st_mtime_ns)
        # The first, and at most one a second.
        assert len(changed) <= 2 * (time.monotonic() - began) + 4


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this user may not mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, option: str) -> None:
    """Mount again with other options; while the server has a file open for writing, the system says busy."""
    until = time.monotonic() + LONG
    asked = ["mount", "-o", f"remount,{option}", str(folder)]
    while subprocess.run(asked, capture_output=True, check=False).returncode:
        assert time.monotonic() < until, "the server never closed its files"
        time.sleep(0.01)


def fill(file: Path) -> None:
    """Write until there is no space."""
    with file.open("wb", buffering=0) as stream:
        while stream.write(bytes(1 << 12)):
            pass


def test_a_full_disk_is_said_until_there_is_space(home: Path) -> None:
    with mounted(home, "-t", "tmpfs", "-o", "size=24m", "tmpfs"), open_door(home) as door:
        assert post(door, 1) == 200
        filling = home / "filling"
        with pytest.raises(OSError, match="No space left"):
            fill(filling)
        assert "No space left" in wait_for(door, 503).json()["reason"]
        filling.unlink()
        wait_for(door, 200)
        assert post(door, 2) == 200


def test_a_read_only_home_is_said_and_not_served(home: Path) -> None:
    with mounted(home, "-t", "tmpfs", "tmpfs"), open_door(home) as door:
        assert post(door, 1) == 200
        remount(home, "ro")
        try:
            assert "cannot be written" in wait_for(door, 503).json()["reason"]
            done = command(home, "serve", "--port", "0")
            assert done.status == 1
            assert done.errors.count("\n") == 1
            assert "listening" not in done.output
        finally:
            remount(home, "rw")
        wait_for(door, 200)
        assert post(door, 2) == 200


def test_serve_refuses_what_it_could_not_store(home: Path) -> None:
    lake: Lake = open_lake(load_settings(home))
    data = Path(lake.location.data)
    shutil.rmtree(data, ignore_errors=True)
    data.write_text("no folder")
    done = command(home, "serve", "--port", "0")
    assert done.status == 1
    assert done.errors.count("\n") == 1
