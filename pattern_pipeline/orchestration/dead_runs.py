"""End runs whose process is dead, and free pool slots that nobody uses: for a command, and as a sensor.

Dagster's daemon looks after runs that it launched. A command executes its runs in its own process: were it killed,
its run would stay STARTED, count against ``max_concurrent_runs``, and hold the slot of the pool ``model`` for
ever, so that every later run waited at that pool without a word.
"""

import time
from dataclasses import dataclass

import dagster as dg

from pattern_pipeline.orchestration.process_identity import (
    identify_process,
    is_dead,
    read_process,
    was_alive_at,
)

# An ended run frees its slots in the next moment; dagster.yaml gives the daemon as long.
_SLOT_SECONDS = 20
# A run that names no process is alive while it records events.
_SILENT_SECONDS = 120
_UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dataclass(frozen=True)
class DeadRun:
    """A run that is not finished although its process is."""

    run: dg.DagsterRun
    process: str

    def __str__(self) -> str:
        """Describe the run by what finds it in the UI."""
        day = self.run.tags.get("dagster/partition", "")
        return f"run {self.run.run_id[:8]}{f' of {day}' if day else ''} ({self.process})"


@dataclass(frozen=True)
class HeldSlot:
    """A pool's slot, or a place in its queue, of a run that has ended or that nobody knows."""

    pool: str
    run_id: str

    def __str__(self) -> str:
        """Describe the slot by what finds it in the UI."""
        return f"pool {self.pool} by run {self.run_id[:8]}, which has ended"


@dataclass(frozen=True)
class Leftovers:
    """What dead processes hold."""

    runs: tuple[DeadRun, ...] = ()
    slots: tuple[HeldSlot, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.runs or self.slots)

    def __str__(self) -> str:
        """Describe all of it in one line."""
        parts = [
            f"runs whose process is no longer alive: {', '.join(map(str, self.runs))}" if self.runs else "",
            f"slots held: {', '.join(map(str, self.slots))}" if self.slots else "",
        ]
        return "; ".join(filter(None, parts))


def find_leftovers(instance: dg.DagsterInstance, *, alone: bool = False) -> Leftovers:
    """Look for what dead processes hold; changes nothing. ``alone``: see ``process_identity.is_dead``."""
    unfinished = [
        record.dagster_run for record in instance.get_run_records(dg.RunsFilter(statuses=_UNFINISHED))
    ]
    dead = tuple(
        DeadRun(run, process)
        for run in unfinished
        if (process := _find_dead_process(instance, run, alone=alone))
    )
    known = {each.run.run_id for each in dead}
    slots = (
        HeldSlot(pool, run_id)
        for pool, run_id in _list_holders(instance)
        if run_id not in known and _has_ended(instance, run_id)
    )
    return Leftovers(dead, tuple(slots))


def release_leftovers(instance: dg.DagsterInstance, *, alone: bool = False) -> Leftovers:
    """End dead processes' runs, free what they and ended runs hold, and give what was found."""
    found = find_leftovers(instance, alone=alone)
    for each in found.runs:
        reason = f"{each.process} is no longer alive; this run was ended by {identify_process()}"
        if each.run.status is dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(each.run, reason)
        else:
            instance.report_run_failed(each.run, reason)
        free_slots(instance, each.run.run_id)
    for slot in found.slots:
        free_slots(instance, slot.run_id)
    wake_waiting(instance)
    return found


def free_slots(instance: dg.DagsterInstance, run_id: str) -> None:
    """Free every slot and place in a queue that a run has."""
    instance.event_log_storage.free_concurrency_slots_for_run(run_id)


def wake_waiting(instance: dg.DagsterInstance) -> None:
    """Hand free slots to steps that wait: a process killed while it freed one has not called the next."""
    storage = instance.event_log_storage
    for pool in _list_pools(instance):
        info = storage.get_concurrency_info(pool)
        if info.pending_step_count and info.assigned_step_count < info.slot_count:
            storage.assign_pending_steps([pool])  # type: ignore[attr-defined]


def _list_pools(instance: dg.DagsterInstance) -> list[str]:
    storage = instance.event_log_storage
    return sorted(storage.get_concurrency_keys()) if storage.supports_global_concurrency_limits else []


def _list_holders(instance: dg.DagsterInstance) -> list[tuple[str, str]]:
    """List every pool, with each run that holds a slot of it or waits for one."""
    found = []
    for pool in _list_pools(instance):
        info = instance.event_log_storage.get_concurrency_info(pool)
        runs = {each.run_id for each in info.claimed_slots} | {each.run_id for each in info.pending_steps}
        found += [(pool, run_id) for run_id in sorted(runs)]
    return found


def _has_ended(instance: dg.DagsterInstance, run_id: str) -> bool:
    record = instance.get_run_record_by_id(run_id)
    if record is None:
        return True
    if not record.dagster_run.is_finished:
        return False
    process = read_process(record.dagster_run)
    if process is not None and is_dead(process):
        return True
    return time.time() - (record.end_time or record.update_timestamp.timestamp()) > _SLOT_SECONDS


def _find_dead_process(instance: dg.DagsterInstance, run: dg.DagsterRun, *, alone: bool) -> str:
    """Describe the dead process of a run; empty where it lives, or where that is unknown."""
    process = read_process(run)
    if process is not None:
        return str(process) if is_dead(process, alone=alone) else ""
    number, noted_at = _find_process_in_events(instance, run)
    if not number or time.time() - _find_last_event_time(instance, run) < _SILENT_SECONDS:
        return ""
    return "" if was_alive_at(number, noted_at) else f"process {number}"


def _find_process_in_events(instance: dg.DagsterInstance, run: dg.DagsterRun) -> tuple[int, float]:
    """Find the process that executes a run's steps in Dagster's own events.

    Returns its id and the time of the event (seconds since 1970), 0 and 0.0 where no event names one.
    """
    for entry in reversed(instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT)):
        event = entry.dagster_event
        number = event.engine_event_data.metadata.get("pid") if event is not None else None
        if number is not None and str(number.value).isdigit():
            return int(str(number.value)), entry.timestamp
    return 0, 0.0


def _find_last_event_time(instance: dg.DagsterInstance, run: dg.DagsterRun) -> float:
    records = instance.get_records_for_run(run.run_id, limit=1, ascending=False).records
    return records[0].event_log_entry.timestamp if records else 0.0


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """End runs whose command was killed, and free their slots: they count against the limit of runs at once.

    Dagster's daemon cannot see that such a run's process is dead, because it did not launch it.
    """
    found = release_leftovers(context.instance)
    return dg.SkipReason(f"ended {found}" if found else "no dead runs")
