import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pattern_pipeline.facets.paying import liveness
from pattern_pipeline.facets.paying.answer_store import RunIdentity
from pattern_pipeline.facets.paying.liveness import is_here, lives, process_started, this_run

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_a_run_of_this_process_lives_until_it_ends() -> None:
    run = this_run()
    assert (run.process, is_here(run), lives(run, None, NOW)) == (os.getpid(), True, True)
    part, other = replace(run, part="1"), replace(run, part="2")
    liveness.end(part)
    assert (lives(part, NOW, NOW), lives(other, NOW, NOW)) == (False, True)


def test_two_runs_have_ids_of_their_own() -> None:
    assert this_run().run_id != this_run().run_id
    assert this_run("named").holder == "named"
    assert replace(this_run("named"), part="x").holder == "named/x"


def test_a_process_that_was_killed_is_dead_even_before_its_parent_looks() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        started = process_started(process.pid)
        run = replace(this_run(), process=process.pid, started=started)
        assert lives(run, None, NOW)
        assert not lives(replace(run, started="another time"), NOW, NOW), "the number was used again"
        os.kill(process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert process_started(process.pid) == ""
        assert not lives(run, NOW, NOW)
    assert not lives(run, NOW, NOW)


@pytest.mark.parametrize(("ago", "alive"), [(0, True), (119, True), (120, False), (None, False)])
def test_on_another_host_a_run_lives_while_it_is_renewed(ago: int | None, alive: bool) -> None:
    run = RunIdentity("r", "another-host", os.getpid(), "then")
    renewed = None if ago is None else NOW - timedelta(seconds=ago)
    assert lives(run, renewed, NOW) is alive
