"""An ingest that is killed at any moment, and then run again, leaves what an undisturbed one leaves."""

import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import orjson
import pytest

from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.e2e import killed_at
from pattern_pipeline_tests.traces.building import chat, otlp_span, request

TRACES = 1500
FILES = 5
LANDED = "SELECT trace_id, content_hash, source_path, source_line FROM landed_traces ORDER BY ALL"
REJECTED = "SELECT source_path, source_line, reason FROM rejected_records ORDER BY ALL"


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of some megabytes: whole traces, traces in parts across files, and lines that are no JSON."""
    folder = tmp_path_factory.mktemp("traffic")
    words = "Please tell me where the parcel is that was sent on Monday. " * 60
    for file in range(FILES):
        lines: list[bytes] = []
        for number in range(file, TRACES, FILES):
            trace_id = f"{number + 1:032x}"
            lines.append(orjson.dumps(request(chat(trace_id, f"{number} {words}", span_id="0a"))))
            if number % 7 == 0:
                other = f"{number + 2:032x}"
                part = otlp_span(other, "0b", {"http.method": "GET"}, parentSpanId="0a")
                lines.append(orjson.dumps(request(part)))
            if number % 50 == 0:
                lines.append(b"{broken %d" % number)
        (folder / f"{file}.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return folder


def _words(home: Path, traffic: Path, workers: int) -> list[str]:
    return ["--home", str(home), "ingest", "--workers", str(workers), str(traffic)]


def _command(home: Path, traffic: Path, workers: int) -> list[str]:
    return [sys.executable, "-m", "pattern_pipeline.cli.app", *_words(home, traffic, workers)]


def _ingest(home: Path, traffic: Path, workers: int) -> None:
    subprocess.run(_command(home, traffic, workers), check=True, capture_output=True)


def _ingest_killed(home: Path, traffic: Path, workers: int, event: str, number: int) -> int:
    """Begin an ingest that is killed, with all its processes, at the n-th event; gives its status."""
    command = [sys.executable, "-m", killed_at.__name__, event, str(number), *_words(home, traffic, workers)]
    return subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, check=False
    ).returncode


def _rows(home: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(load_settings(home)).rows(query)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_ingest_run_again_misses_nothing_and_doubles_nothing(
    tmp_path: Path, traffic: Path, workers: int
) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    _ingest(undisturbed, traffic, workers)
    expected = _rows(undisturbed, LANDED)
    moments = random.Random(workers)
    for event in killed_at.EVENTS:
        # A run begins with what the one before it stored, so that a large number might not be reached.
        number = moments.randint(1, 400 if event == "before_a_trace" else 2)
        assert _ingest_killed(disturbed, traffic, workers, event, number) == -signal.SIGKILL, event
    landed = _rows(disturbed, LANDED)
    assert 0 < len(landed) < TRACES, "the kills fell between transactions and within one"
    _ingest(disturbed, traffic, workers)
    assert len(expected) == len({row[0] for row in expected}) == TRACES
    assert _rows(disturbed, LANDED) == expected
    assert _rows(disturbed, REJECTED) == _rows(undisturbed, REJECTED) != []


def test_any_number_of_workers_lands_the_same(tmp_path: Path, traffic: Path) -> None:
    for workers in (1, 2, 3):
        _ingest(tmp_path / str(workers), traffic, workers)
    for query in (LANDED, REJECTED):
        alone = _rows(tmp_path / "1", query)
        assert alone != []
        assert _rows(tmp_path / "2", query) == _rows(tmp_path / "3", query) == alone


def test_a_parent_that_is_killed_leaves_no_worker_behind(tmp_path: Path, traffic: Path) -> None:
    process = subprocess.Popen(
        _command(tmp_path, traffic, 2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    children = _children_once_there(process)
    process.kill()
    process.wait()
    assert children
    deadline = time.monotonic() + 120
    while (left := [child for child in children if _lives(child)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def _children_once_there(process: "subprocess.Popen[bytes]") -> list[int]:
    children: list[int] = []
    while process.poll() is None and len(children) < 3:
        with suppress(OSError):
            listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
            children = [int(child) for child in listed.split()] or children
        time.sleep(0.02)
    return children


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_ingest_says_what_has_landed(
    tmp_path: Path, traffic: Path, workers: int, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        _command(tmp_path, traffic, workers), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    # Its home is made once everything is imported and files are about to be read.
    while not (tmp_path / "lake" / "catalog.sqlite").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 130
    lines = [line for line in errors.splitlines() if "reading files" not in line and line.strip()]
    landed = len(_rows(tmp_path, LANDED))
    assert lines in (
        [f"interrupted: {landed} traces are stored; the same ingest stores the rest, and none twice"],
        ["interrupted: nothing half made was stored; run the same command again"],
    )
    assert landed in (0, TRACES)
