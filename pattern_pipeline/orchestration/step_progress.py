"""Report to this process which step runs, and what a step waits for; wait for the slot of a pool.

Left alone, Dagster asks for a slot over and over without a pause, prints nothing at a terminal, does not look for
interrupts, and waits for the dead as patiently as for the living.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

import dagster as dg

from pattern_pipeline import interrupts
from pattern_pipeline.orchestration.dead_runs import release_leftovers, wake_waiting
from pattern_pipeline.orchestration.process_identity import read_process

STEP_LISTENERS: list[Callable[[str], None]] = []
# Called with the step and the pool that has no slot for it; Dagster asks again once they return.
POOL_LISTENERS: list[Callable[[str, str], None]] = []
_LOOK_SECONDS = 0.5
_SWEEP_SECONDS = 3.0
_REPEAT_SECONDS = 60.0


class StepHandler(logging.Handler):
    """Passes the key of each step that starts on to the listeners."""

    def emit(self, record: logging.LogRecord) -> None:
        """Look for a step's start in the event that Dagster attaches to the record."""
        event = getattr(record, "dagster_event", None) or getattr(record, "dagster_meta", {}).get(
            "dagster_event"
        )
        if event is None or not event.step_key:
            return
        if event.event_type is dg.DagsterEventType.STEP_START:
            for listener in list(STEP_LISTENERS):
                try:
                    listener(event.step_key)
                except Exception:
                    # A listener only watches: a terminal that is gone must not fail the step.
                    self.handleError(record)
        elif pool := find_blocking_pool(event):
            for pool_listener in list(POOL_LISTENERS):
                pool_listener(event.step_key, pool)


@dg.logger
def steps(_context: dg.InitLoggerContext) -> logging.Logger:
    """Make a logger that prints nothing: Dagster's own console logger would write over the progress bar."""
    logger = logging.Logger("pattern_pipeline.steps", level=logging.DEBUG)
    logger.addHandler(StepHandler())
    return logger


def find_blocking_pool(event: dg.DagsterEvent) -> str:
    """Return the pool that blocks a step, where the event reports one; else empty."""
    if event.event_type is not dg.DagsterEventType.ENGINE_EVENT or not event.step_key:
        return ""
    pool = event.engine_event_data.metadata.get("pool")
    return str(pool.value) if pool is not None else ""


def wait_for_slot(
    instance: dg.DagsterInstance, run_id: str, step: str, pool: str, say: Callable[[str], None]
) -> None:
    """Return once it is the step's turn; ``say`` gets a line on who holds the pool, within seconds.

    Raises DagsterExecutionInterruptedError where a signal asks the command to end.
    """
    reported, reported_at, swept_at = "", 0.0, 0.0
    while not _is_turn(instance, run_id, step, pool):
        if interrupts.is_interrupted():
            raise dg.DagsterExecutionInterruptedError
        now = time.monotonic()
        if now - swept_at > _SWEEP_SECONDS:
            swept_at = now
            if found := release_leftovers(instance):
                say(f"ended {found}")
                continue
        holders = describe_holders(instance, pool, run_id)
        if holders and (holders != reported or now - reported_at > _REPEAT_SECONDS):
            say(f"{step} waits for the pool {pool}, which {holders}; Ctrl-C ends this command")
            reported, reported_at = holders, now
        time.sleep(_LOOK_SECONDS)


def describe_holders(instance: dg.DagsterInstance, pool: str, run_id: str = "") -> str:
    """Describe who holds the slots of a pool, apart from the run itself; empty where nobody does."""
    info = instance.event_log_storage.get_concurrency_info(pool)
    claimed = {(each.run_id, each.step_key) for each in info.claimed_slots if each.run_id != run_id}
    return "; ".join(_describe_holder(instance, *each) for each in sorted(claimed))


def _describe_holder(instance: dg.DagsterInstance, run_id: str, step: str) -> str:
    record = instance.get_run_record_by_id(run_id)
    if record is None:
        return f"the deleted run {run_id[:8]} holds"
    run = record.dagster_run
    process = read_process(run)
    parts = [
        f"run {run_id[:8]} holds ({step}",
        f"of {run.tags['dagster/partition']}" if "dagster/partition" in run.tags else "",
        f"in {process}" if process else "",
        f"since {datetime.fromtimestamp(record.start_time):%H:%M:%S}" if record.start_time else "",  # noqa: DTZ006
    ]
    return " ".join(filter(None, parts)) + ")"


def _is_turn(instance: dg.DagsterInstance, run_id: str, step: str, pool: str) -> bool:
    """Whether the next claim succeeds; also where the step is in no queue, since Dagster then decides again."""
    storage = instance.event_log_storage
    own = [
        each
        for each in storage.get_concurrency_info(pool).pending_steps
        if (each.run_id, each.step_key) == (run_id, step)
    ]
    if own and own[0].assigned_timestamp is None:
        wake_waiting(instance)
        return False
    held = storage.get_concurrency_info(pool)
    return not own or len(held.claimed_slots) < held.slot_count
