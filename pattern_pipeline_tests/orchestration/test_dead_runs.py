"""Runs and pool slots of dead processes are found and released; those of the living are left alone."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.orchestration import dead_runs
from pattern_pipeline.orchestration.dead_runs import dead_runs as dead_runs_sensor
from pattern_pipeline.orchestration.dead_runs import find_leftovers, release_leftovers
from pattern_pipeline.orchestration.process_identity import (
    ProcessIdentity,
    build_process_tag,
    identify_process,
    read_process,
    was_alive_at,
)
from pattern_pipeline.orchestration.step_progress import describe_holders, wait_for_slot

POOL, STEP = "model", "topic_clusters"
STARTED = dg.DagsterRunStatus.STARTED


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    overrides = {"concurrency": {"pools": {"granularity": "op", "default_limit": 1}}}
    with dg.DagsterInstance.local_temp(str(tmp_path), overrides=overrides) as persistent:
        persistent.event_log_storage.initialize_concurrency_limit_to_default(POOL)
        yield persistent


def dead_process() -> ProcessIdentity:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return replace(identify_process(command=True), number=ended.pid)


def run_of(
    instance: dg.DagsterInstance,
    process: ProcessIdentity | None,
    status: dg.DagsterRunStatus = STARTED,
    *,
    holding: bool = True,
) -> str:
    job = build_defs().resolve_job_def("rebuild_topics")
    tags = build_process_tag(process) if process else {}
    run = instance.create_run_for_job(job, tags={**tags, "dagster/partition": "2026-03-02"}, status=status)
    if holding:
        instance.event_log_storage.claim_concurrency_slot(POOL, run.run_id, STEP)
    return run.run_id


def slots(instance: dg.DagsterInstance) -> set[str]:
    return {each.run_id for each in instance.event_log_storage.get_concurrency_info(POOL).claimed_slots}


def test_a_dead_process_loses_its_run_and_its_slot(instance: dg.DagsterInstance) -> None:
    process = dead_process()
    run_id = run_of(instance, process)
    assert slots(instance) == {run_id}
    found = find_leftovers(instance)
    assert str(found) == (
        f"runs whose process is no longer alive: run {run_id[:8]} of 2026-03-02 (process {process.number})"
    )
    assert slots(instance) == {run_id}, "looking changes nothing"
    assert release_leftovers(instance) == found
    assert slots(instance) == set()
    run = instance.get_run_by_id(run_id)
    assert run is not None
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert not release_leftovers(instance)


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        (dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.FAILURE),
        (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.FAILURE),
        (dg.DagsterRunStatus.CANCELING, dg.DagsterRunStatus.CANCELED),
    ],
)
def test_a_dead_run_is_ended_in_whatever_state_it_is(instance: dg.DagsterInstance, status, ended) -> None:
    run_id = run_of(instance, dead_process(), status)
    release_leftovers(instance)
    run = instance.get_run_by_id(run_id)
    assert run is not None
    assert run.status is ended


@pytest.mark.parametrize(
    ("change", "dead", "dead_when_alone"),
    [
        ({}, False, False),
        ({"started": "1"}, True, True),
        ({"boot": "another"}, True, True),
        ({"host": "elsewhere"}, False, True),
        ({"namespace": "pid:[1]"}, False, True),
        ({"host": "elsewhere", "command": False}, False, False),
    ],
    ids=["alive", "number used again", "rebooted", "other host", "other container", "other host's daemon"],
)
def test_whether_a_process_is_dead(
    instance: dg.DagsterInstance, change: dict[str, object], dead: bool, dead_when_alone: bool
) -> None:
    run_of(instance, replace(identify_process(command=True), **change))
    assert bool(find_leftovers(instance)) is dead
    assert bool(find_leftovers(instance, alone=True)) is dead_when_alone


def test_a_run_of_an_older_version_is_known_by_its_events(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = run_of(instance, None)
    run = instance.get_run_by_id(run_id)
    assert run is not None
    data = dg.EngineEventData.in_process(dead_process().number) if hasattr(dg, "EngineEventData") else None
    if data is None:
        from dagster._core.events import EngineEventData

        data = EngineEventData.in_process(dead_process().number)
    instance.report_engine_event("Executing steps in process", run, data)
    assert not find_leftovers(instance), "its last event is too young"
    monkeypatch.setattr(dead_runs, "_SILENT_SECONDS", -1)
    assert [each.run.run_id for each in find_leftovers(instance).runs] == [run_id]


def test_a_number_that_a_younger_process_has_is_not_the_one_noted() -> None:
    import os
    import time

    assert was_alive_at(os.getpid(), time.time())
    assert not was_alive_at(os.getpid(), time.time() - 10 * 365 * 86400)


def test_slots_of_ended_and_of_deleted_runs_are_freed(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = run_of(instance, identify_process(command=True))
    run = instance.get_run_by_id(run_id)
    assert run is not None
    instance.report_run_failed(run)
    assert not find_leftovers(instance), "its living process frees it in a moment"
    monkeypatch.setattr(dead_runs, "_SLOT_SECONDS", -1)
    assert "which has ended" in str(release_leftovers(instance))
    assert slots(instance) == set()
    instance.event_log_storage.claim_concurrency_slot(POOL, "nobody", STEP)
    assert release_leftovers(instance)
    assert slots(instance) == set()


def test_a_step_that_a_dying_process_did_not_call_is_called(instance: dg.DagsterInstance) -> None:
    storage = instance.event_log_storage
    holder, waiter = (run_of(instance, identify_process(command=True)) for _ in range(2))
    storage._free_concurrency_slots(run_id=holder)
    storage._remove_pending_steps(run_id=holder)
    assert not storage.check_concurrency_claim(POOL, waiter, STEP).is_assigned
    release_leftovers(instance)
    assert storage.claim_concurrency_slot(POOL, waiter, STEP).is_claimed


def test_a_blocked_step_says_who_holds_the_pool_and_goes_on_when_the_holder_dies(
    instance: dg.DagsterInstance,
) -> None:
    holder = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = replace(
        identify_process(command=True),
        number=holder.pid,
        started=dead_runs_started(holder.pid),
    )
    held = run_of(instance, process)
    waiter = run_of(instance, identify_process(command=True))
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        holder.kill()
        holder.wait()

    wait_for_slot(instance, waiter, STEP, POOL, say)
    assert f"run {held[:8]} holds ({STEP} of 2026-03-02 in process {holder.pid}" in lines[0]
    assert "ended runs whose process is no longer alive" in lines[1]
    assert instance.event_log_storage.claim_concurrency_slot(POOL, waiter, STEP).is_claimed
    assert describe_holders(instance, POOL, waiter) == ""
    assert holder.stdin is not None
    holder.stdin.close()


def dead_runs_started(number: int) -> str:
    from pattern_pipeline.process_start import read_process_start

    return read_process_start(number)


def test_the_sensor_releases_them_for_the_daemon(instance: dg.DagsterInstance) -> None:
    run_of(instance, dead_process())
    skipped = dead_runs_sensor(dg.build_sensor_context(instance=instance))
    assert "ended runs" in str(skipped.skip_message)
    assert slots(instance) == set()
    assert dead_runs_sensor(dg.build_sensor_context(instance=instance)).skip_message == "no dead runs"


def test_a_run_that_dagster_launched_notes_its_process(tmp_path: Path) -> None:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        defs = build_defs(home=tmp_path)
        result = defs.resolve_job_def("rebuild_topics").execute_in_process(
            instance=ephemeral, partition_key="2026-03-02", raise_on_error=False
        )
        run = ephemeral.get_run_by_id(result.run_id)
        assert run is not None
        assert read_process(run) == identify_process()
