"""A query ends at its limits, and when its caller is interrupted."""

import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.limits import QueryLimits, QueryWorker
from pattern_pipeline.lake.queries import BATCH_ROWS, open_query, run_query

ENDLESS = (
    "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c",
    "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t",
    # One call of a function, which does not look whether it was interrupted.
    "SELECT levenshtein(repeat('a', 2000000), repeat('b', 2000000))",
)


# In a process of its own, which ends with the query: a call that cannot be interrupted is abandoned and goes on,
# and in a process of tests it once grew until the system killed it.
_QUERY = """
import json, os, sys
from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.limits import QueryLimits
from pattern_pipeline.lake.queries import run_query

asked = json.loads(sys.argv[1])
try:
    run_query(Lake(LakeLocation(**asked["location"])), asked["query"], QueryLimits(**asked["limits"]))
except LakeError as error:
    print(error, flush=True)
os._exit(0)
"""


def refusal_of(lake: Lake, query: str, **limits: float) -> str:
    """Run a query in a process of its own; give the error's line, empty where it answers."""
    asked = {"location": asdict(lake.location), "query": query, "limits": limits}
    done = subprocess.run(
        [sys.executable, "-c", _QUERY, json.dumps(asked)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("query", ENDLESS)
def test_a_query_ends_when_its_time_is_over(lake: Lake, query: str) -> None:
    refusal = refusal_of(lake, query, timeout_seconds=0.2)
    assert re.search(r"longer than 0.2 seconds.*sql\.timeout_seconds", refusal)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT list(range(100000000)) FROM range(20)",
        "SELECT len(range(1000000000))",
        "SELECT string_agg(repeat('x', 1000), '') FROM range(10000000)",
        "SELECT i, row_number() OVER (ORDER BY hash(i)) FROM range(400000000) t(i)",
    ],
)
def test_a_query_ends_when_it_needs_too_much_memory(lake: Lake, query: str) -> None:
    refusal = refusal_of(lake, query, timeout_seconds=300, memory_gb=0.2)
    assert re.search(r"more memory than.*sql\.memory_gb", refusal)


def test_rows_come_in_batches_and_the_rest_is_never_made(lake: Lake) -> None:
    with open_query(lake, "FROM range(1000000000000)") as answer:
        first = next(answer.batches)
    assert 0 < first.num_rows <= BATCH_ROWS


def test_an_answer_without_rows_has_its_columns(lake: Lake) -> None:
    with open_query(lake, "SELECT id, spans FROM logs") as answer:
        assert [list(frame.columns) for frame in answer.frames()] == [["id", "spans"]]


def test_an_error_after_the_first_rows_is_one_line(lake: Lake) -> None:
    query = "SELECT CASE WHEN n = 500000 THEN error('too far') END FROM range(1000000) t(n)"
    with pytest.raises(LakeError, match="too far") as caught:
        run_query(lake, query)
    assert "\n" not in str(caught.value)


def test_an_interrupt_ends_the_query_and_nothing_is_left_on_disk(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    connection = duckdb.connect()
    worker = QueryWorker(connection, QueryLimits())
    running = threading.Event()
    watched = _InterruptedOnce(worker, running)
    with pytest.raises(KeyboardInterrupt):
        watched.call(lambda: (running.set(), connection.execute(ENDLESS[0]).fetchall()))
    assert not worker.abandoned
    assert worker.call(lambda: connection.execute("SELECT 1").fetchall()) == [(1,)]
    worker.close()
    run_query(lake, "SELECT 1")
    assert not list(tmp_path.glob("pattern_pipeline_query_*"))


def test_time_that_the_caller_takes_is_not_the_querys() -> None:
    connection = duckdb.connect()
    worker = QueryWorker(connection, QueryLimits(timeout_seconds=1.5))
    worker.call(lambda: None)
    time.sleep(2)
    assert worker.call(lambda: connection.execute("SELECT 1").fetchall()) == [(1,)]
    worker.close()


class _InterruptedOnce:
    """Calls the worker as a main thread does that a signal reaches while the query runs."""

    def __init__(self, worker: QueryWorker, running: threading.Event) -> None:
        self._worker = worker
        self._running = running

    def call(self, work: object) -> None:
        refuse = self._worker._refuse_excess

        def interrupted(seconds: float) -> None:
            refuse(seconds)
            if self._running.is_set():
                raise KeyboardInterrupt

        self._worker._refuse_excess = interrupted  # type: ignore[method-assign]
        try:
            self._worker.call(work)  # type: ignore[arg-type]
        finally:
            self._worker._refuse_excess = refuse  # type: ignore[method-assign]
