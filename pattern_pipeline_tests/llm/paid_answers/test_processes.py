"""Runs in processes of their own against a model server: killed, interrupted, two at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import sum_spend
from pattern_pipeline_tests.llm.paid_answers.tiny_model import journals
from pattern_pipeline_tests.model_server.process import RunningServer, model_server_process

REPOSITORY = Path(__file__).parents[3]
UNITS, AT_ONCE = 160, 8


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with model_server_process(latency=0.1, slots=64) as running:
        yield running


def begin(folder: Path, server: RunningServer, runs: int = 1) -> "list[subprocess.Popen[str]]":
    """Runs that begin together: none asks before all have loaded."""
    started = [_load(folder, server) for _ in range(runs)]
    for each in started:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in started:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    return started


def _load(folder: Path, server: RunningServer) -> "subprocess.Popen[str]":
    command = [
        sys.executable, "-m", "pattern_pipeline_tests.llm.paid_answers.run_process",
        str(folder), server.url, str(UNITS), str(AT_ONCE),
    ]  # fmt: skip
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: "subprocess.Popen[str]") -> str:
    """The hash of what a run found."""
    with process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.splitlines()[-1]


def wait_for(server: RunningServer, answers: int, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + 60
    while server.counts()["answered"] < answers:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_dies_in_the_middle_repays_at_most_the_calls_in_flight(
    server: RunningServer, lake: Lake, tmp_path: Path, sent: signal.Signals
) -> None:
    server.reset()
    [first] = begin(tmp_path, server)
    wait_for(server, UNITS // 2, first)
    os.kill(first.pid, sent)
    with first:
        first.communicate(timeout=60)
    assert first.returncode != 0
    asked = server.counts()["requests"]
    assert UNITS // 2 <= asked < UNITS
    end(*begin(tmp_path, server))
    repaid = server.counts()["requests"] - UNITS
    assert repaid <= AT_ONCE
    assert len(lake.read_table("facet_answers")) == 2 * UNITS
    assert sum_spend(lake)["calls"].sum() == pytest.approx(UNITS)
    assert journals(tmp_path) == []
    assert lake.read_table("answer_claims").empty
    end(*begin(tmp_path, server))
    assert server.counts()["requests"] == UNITS + repaid


def test_two_runs_at_once_share_the_work_and_find_the_same(
    server: RunningServer, lake: Lake, tmp_path: Path
) -> None:
    server.reset()
    first, second = (end(each) for each in begin(tmp_path, server, runs=2))
    assert first == second
    assert server.counts()["requests"] == UNITS
    paid = lake.read_table("facet_spend")
    assert paid["calls"].sum() == pytest.approx(UNITS)
    assert paid["run_id"].nunique() == 2, "each did a part"
    assert paid["cost"].notna().all()


def test_a_run_takes_over_what_another_had_claimed_when_it_was_killed(
    server: RunningServer, lake: Lake, tmp_path: Path
) -> None:
    server.reset()
    [first] = begin(tmp_path, server)
    wait_for(server, 1, first)
    [second] = begin(tmp_path, server)
    wait_for(server, UNITS // 3, first)
    first.kill()
    with first:
        first.communicate(timeout=60)
    end(second)
    assert server.counts()["requests"] <= UNITS + AT_ONCE
    assert len(lake.read_table("facet_answers")) == 2 * UNITS
