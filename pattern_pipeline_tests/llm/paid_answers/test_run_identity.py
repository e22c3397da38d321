import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pattern_pipeline.llm.paid_answers import run_identity
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity, identify_run, is_alive, is_here
from pattern_pipeline.process_start import read_process_start

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_a_run_of_this_process_lives_until_it_ends() -> None:
    run = identify_run()
    assert (run.process, is_here(run), is_alive(run, None, NOW)) == (os.getpid(), True, True)
    part, other = replace(run, part="1"), replace(run, part="2")
    run_identity.mark_ended(part)
    assert (is_alive(part, NOW, NOW), is_alive(other, NOW, NOW)) == (False, True)


def test_two_runs_have_ids_of_their_own() -> None:
    assert identify_run().run_id != identify_run().run_id
    assert identify_run("named").holder == "named"
    assert replace(identify_run("named"), part="x").holder == "named/x"


def test_a_process_that_was_killed_is_dead_even_before_its_parent_looks() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        started = read_process_start(process.pid)
        run = replace(identify_run(), process=process.pid, started=started)
        assert is_alive(run, None, NOW)
        assert not is_alive(replace(run, started="another time"), NOW, NOW), "the number was used again"
        os.kill(process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert read_process_start(process.pid) == ""
        assert not is_alive(run, NOW, NOW)
    assert not is_alive(run, NOW, NOW)


@pytest.mark.parametrize(("ago", "alive"), [(0, True), (119, True), (120, False), (None, False)])
def test_on_another_host_a_run_lives_while_it_is_renewed(ago: int | None, alive: bool) -> None:
    run = RunIdentity("r", "another-host", os.getpid(), "then")
    renewed = None if ago is None else NOW - timedelta(seconds=ago)
    assert is_alive(run, renewed, NOW) is alive
