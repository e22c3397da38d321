"""Make some stages of one day by one Dagster run in this process, and report how it went."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import ParamSpec
from uuid import uuid4

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from pattern_pipeline import errors, interrupts
from pattern_pipeline.orchestration.dead_runs import free_slots
from pattern_pipeline.orchestration.jobs import LAUNCH_TAG
from pattern_pipeline.orchestration.process_identity import build_command_tags
from pattern_pipeline.orchestration.step_progress import POOL_LISTENERS, STEP_LISTENERS, wait_for_slot
from pattern_pipeline.services.stages import STAGES
from pattern_pipeline.storage_failures import explain_failure, is_disk_full

P = ParamSpec("P")
# A limit on spending, or a model that does not answer, meets every day alike.
SUMMARIES = "facet_summaries"
_INTERRUPTS = {KeyboardInterrupt.__name__, dg.DagsterExecutionInterruptedError.__name__}
_HOPELESS = {errors.BudgetError.__name__, errors.ModelError.__name__}


@dataclass(frozen=True)
class DayRun:
    """What one run did: its day, the stages it was to make, and the error of the first that failed.

    ``hopeless``: the same would happen to every other day, such as a model's spending limit that is reached.
    ``waiting``: a provider's batch has its questions, so that nothing could be made of them yet. ``warning``: the
    error of a stage that only watches, which is no failure of the day. ``undone``: stages that were to be made and
    were not. ``held``: stages that wait for a day before this one.
    """

    day: date
    stages: tuple[str, ...]
    run_id: str
    error: str = ""
    hopeless: bool = False
    waiting: bool = False
    warning: str = ""
    undone: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listener:
    """Called as the work goes on: before a day's run, at each of its steps, and after it.

    ``waiting`` gets a line on what the work waits for, or waited for. ``day_held`` gets a day of which stages wait
    for a day before it, also where nothing else of it is to be made.
    """

    day_started: Callable[[date, Sequence[str]], None] = lambda _day, _stages: None
    stage_started: Callable[[str], None] = lambda _stage: None
    day_finished: Callable[[DayRun], None] = lambda _run: None
    waiting: Callable[[str], None] = lambda _line: None
    day_held: Callable[[date, Sequence[str]], None] = lambda _day, _stages: None

    def guard(self) -> "Listener":
        """Wrap every callback so that its errors are logged and go no further: a listener only watches."""
        return Listener(
            _guard_callback(self.day_started),
            _guard_callback(self.stage_started),
            _guard_callback(self.day_finished),
            _guard_callback(self.waiting),
            _guard_callback(self.day_held),
        )


def _guard_callback(callback: Callable[P, None]) -> Callable[P, None]:
    @wraps(callback)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except Exception:
            logging.getLogger(__name__).warning("could not show the progress", exc_info=True)

    return call


def run_day(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    day: date,
    stages: Sequence[str],
    listener: Listener,
    launch: str = "",
    *,
    job: str = "whole_day",
    tags: Mapping[str, str] | None = None,
    held: Sequence[str] = (),
) -> DayRun:
    """Run some stages of a day in one Dagster run, checks included.

    ``launch``: what several runs have in common. ``held``: stages that wait for another day, for the record.
    Raises KeyboardInterrupt where a signal ends it.
    """
    listener = listener.guard()
    interrupts.raise_if_received()
    listener.day_started(day, stages)
    launched = {**(tags or {}), **({LAUNCH_TAG: launch} if launch else {})}
    run = _conclude_run(day, stages, _execute_run(defs, instance, day, stages, listener, job, launched), held)
    listener.day_finished(run)
    return run


def _execute_run(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    day: date,
    stages: Sequence[str],
    listener: Listener,
    job: str,
    tags: Mapping[str, str],
) -> dg.ExecuteInProcessResult:
    """Execute the Dagster run in this process, with ``listener`` at its steps and at pools that it waits for."""
    run_id = str(uuid4())

    def wait(step: str, pool: str) -> None:
        wait_for_slot(instance, run_id, step, pool, listener.waiting)

    STEP_LISTENERS.append(listener.stage_started)
    POOL_LISTENERS.append(wait)
    try:
        with cancel_when_interrupted(instance, run_id):
            result = defs.resolve_job_def(job).execute_in_process(
                instance=instance,
                run_id=run_id,
                partition_key=day.isoformat(),
                asset_selection=[dg.AssetKey(stage) for stage in stages],
                raise_on_error=False,
                run_config={"loggers": {"steps": {}}},
                tags={**build_command_tags(), **tags},
            )
            if not result.success and find_first_error(result)[1] in _INTERRUPTS:
                raise KeyboardInterrupt
    finally:
        STEP_LISTENERS.remove(listener.stage_started)
        POOL_LISTENERS.remove(wait)
    return result


@contextmanager
def cancel_when_interrupted(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Record the run as canceled and free its slots where an interrupt ends the block.

    Raises KeyboardInterrupt then: Dagster itself takes an interrupt for a failure of the step, and goes on as
    after any other failure.
    """

    def cancel() -> None:
        run = instance.get_run_by_id(run_id)
        free_slots(instance, run_id)
        if run is not None and run.status not in (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.CANCELED):
            instance.report_run_canceled(
                run, "interrupted by the person or the system that started the command"
            )

    with interrupts.close_on_interrupt(cancel):
        try:
            yield
        except (KeyboardInterrupt, dg.DagsterExecutionInterruptedError):
            cancel()
            raise KeyboardInterrupt from None
        if interrupts.is_interrupted():
            cancel()
            raise KeyboardInterrupt


def _conclude_run(
    day: date, stages: Sequence[str], result: dg.ExecuteInProcessResult, held: Sequence[str]
) -> DayRun:
    """Sum up a run that has ended: what it was to make and did not, and why."""
    error, kind, warning = ("", "", "")
    if not result.success:
        error, kind = find_first_error(result)
        if has_only_watch_failures(result):
            error, kind, warning = "", "", error
    made = {event.asset_key for event in result.get_asset_materialization_events()}
    undone = tuple(stage for stage in stages if dg.AssetKey(stage) not in made)
    return DayRun(
        day,
        tuple(stages),
        result.run_id,
        error,
        hopeless=kind in _HOPELESS or is_disk_full(error),
        waiting=not error and SUMMARIES in undone,
        warning=warning,
        undone=undone,
        held=tuple(held),
    )


def has_only_watch_failures(result: dg.ExecuteInProcessResult) -> bool:
    """Whether every step that failed belongs to a stage that only reports."""
    failed = {str(event.step_key) for event in result.all_events if event.is_step_failure}
    return bool(failed) and failed <= {stage.name for stage in STAGES if stage.watches}


def find_first_error(result: dg.ExecuteInProcessResult) -> tuple[str, str]:
    """Find in one line why a run failed, and the error's class.

    The line is the person's own message where the error is one of ours, else the exception's.
    """
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            message, kind = _find_root_cause(event.step_failure_data.error)
            return f"{event.step_key}: {message}", kind
    for event in result.all_events:
        if event.event_type is dg.DagsterEventType.RUN_FAILURE and event.job_failure_data.error is not None:
            return _find_root_cause(event.job_failure_data.error)
    return "the run failed; see it in the Dagster UI", ""


def _find_root_cause(error: SerializableErrorInfo) -> tuple[str, str]:
    while error.cause is not None:
        error = error.cause
    kind = error.cls_name or ""
    message = " ".join(error.message.split()).removeprefix(f"{errors.__name__}.{kind}: ")
    return explain_failure(kind, message) or message, kind
