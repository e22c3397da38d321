"""Writing: the same bytes from the same seed, any size, and nothing of other people's overwritten."""

import hashlib
import json
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.errors import InputError
from pattern_pipeline_tests.demo.conftest import FIRST_DAY, Written


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_writes_a_file_a_day_and_as_many_traces_as_asked(written: Written) -> None:
    assert [path.name for path in written.report.files] == [
        f"2026-03-{day:02d}.otlp.jsonl.gz" for day in range(2, 12)
    ]
    assert written.report.traces == len(written.requests) == 1500
    assert written.requests.keys() == written.labels.keys()
    names = [name for name, _ in written.requests.values()]
    assert {names.count(path.name) for path in written.report.files} == {150}


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_traffic(tmp_path / name, first_day=FIRST_DAY, days=3, traces_per_day=20)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


@pytest.mark.parametrize("changed", [{"seed": 8}, {"first_day": date(2026, 3, 3)}, {"traces_per_day": 9}])
def test_other_arguments_give_other_bytes(tmp_path: Path, changed: dict[str, object]) -> None:
    usual: dict[str, object] = {"first_day": FIRST_DAY, "days": 1, "traces_per_day": 8}
    write_traffic(tmp_path / "one", **usual)  # type: ignore[arg-type]
    write_traffic(tmp_path / "two", **{**usual, **changed})  # type: ignore[arg-type]
    assert digests(tmp_path / "one")["labels.jsonl"] != digests(tmp_path / "two")["labels.jsonl"]


def test_a_longer_run_begins_with_the_same_days(tmp_path: Path) -> None:
    short = write_traffic(tmp_path / "short", first_day=FIRST_DAY, days=1, traces_per_day=12)
    long = write_traffic(tmp_path / "long", first_day=FIRST_DAY, days=2, traces_per_day=12)
    assert short.files[0].read_bytes() == long.files[0].read_bytes()


def test_memory_does_not_grow_with_the_content(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        report = write_traffic(tmp_path, first_day=FIRST_DAY, days=1, traces_per_day=1000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.traces == 1000
    # The day's lines are more than 20 MB before they are packed.
    assert peak < 6_000_000


def test_progress_counts_up_to_the_total(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_traffic(
        tmp_path,
        first_day=FIRST_DAY,
        days=2,
        traces_per_day=30,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == sorted(seen)
    assert seen[-1] == (60, 60)


def test_earlier_demo_traffic_is_replaced(tmp_path: Path) -> None:
    write_traffic(tmp_path, first_day=date(2026, 1, 1), days=2, traces_per_day=3)
    report = write_traffic(tmp_path, first_day=FIRST_DAY, days=1, traces_per_day=3)
    assert sorted(tmp_path.glob("*.gz")) == list(report.files)


def test_traffic_that_is_stopped_leaves_the_earlier_whole(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    write_traffic(tmp_path, first_day=date(2026, 1, 1), days=2, traces_per_day=3)
    before = digests(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        write_traffic(tmp_path, first_day=FIRST_DAY, days=1, traces_per_day=3, progress=stop)
    assert digests(tmp_path) == before


def test_the_same_story_on_other_days_has_the_same_trace_ids(tmp_path: Path) -> None:
    ids = []
    for day in (FIRST_DAY, date(2026, 8, 1)):
        report = write_traffic(tmp_path, first_day=day, days=1, traces_per_day=5)
        ids.append([json.loads(line)["trace_id"] for line in report.labels.read_text().splitlines()])
    assert sorted(ids[0]) == sorted(ids[1])


def test_a_folder_with_other_traces_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "2026-03-02.otlp.jsonl.gz"
    mine.write_bytes(b"mine")
    with pytest.raises(InputError, match="other traces"):
        write_traffic(tmp_path, first_day=FIRST_DAY, days=1, traces_per_day=1)
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize(("days", "traces"), [(0, 1), (1, 0), (-1, 5)])
def test_sizes_below_one_are_refused(tmp_path: Path, days: int, traces: int) -> None:
    with pytest.raises(InputError, match="a day and a trace"):
        write_traffic(tmp_path, first_day=FIRST_DAY, days=days, traces_per_day=traces)


def test_the_folder_says_that_it_is_synthetic(written: Written) -> None:
    readme = (written.report.folder / "README.md").read_text("utf-8")
    assert "synthetic" in readme.splitlines()[0].lower()
    assert "no real conversation" in readme.splitlines()[0]
