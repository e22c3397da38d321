"""Materializes the days that are stale, through Dagster, one run a day."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import ParamSpec
from uuid import uuid4

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from pattern_pipeline import errors, interrupts
from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.orchestration.freshness import stale_stages
from pattern_pipeline.orchestration.holding_back import held_back
from pattern_pipeline.orchestration.interruption import canceled_when_interrupted
from pattern_pipeline.orchestration.launches import LAUNCH_TAG
from pattern_pipeline.orchestration.pool_waiting import wait_for_slot
from pattern_pipeline.orchestration.process_identity import command_run_tags
from pattern_pipeline.orchestration.progress_logger import POOL_LISTENERS, STEP_LISTENERS
from pattern_pipeline.orchestration.recorded import read_recorded
from pattern_pipeline.orchestration.stages import STAGE, STAGES
from pattern_pipeline.settings import Settings
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

    def guarded(self) -> "Listener":
        """Wrap every callback so that its errors are logged and go no further: a listener only watches."""
        return Listener(
            _guarded(self.day_started),
            _guarded(self.stage_started),
            _guarded(self.day_finished),
            _guarded(self.waiting),
            _guarded(self.day_held),
        )


def _guarded(told: Callable[P, None]) -> Callable[P, None]:
    @wraps(told)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            told(*args, **kwargs)
        except Exception:
            logging.getLogger(__name__).warning("could not show the progress", exc_info=True)

    return call


def run_days(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    lake: Lake,
    settings: Settings,
    days: Sequence[date],
    *,
    listener: Listener | None = None,
) -> list[DayRun]:
    """Make every stale stage of these days, in order of day; fresh days cost nothing.

    A second pass settles early days: a day below the threshold is placed by the first map whose window covers
    it, and that map may have been made by the first pass. A day that fails does not stop the others, unless
    they would fail alike; but what rests on the failed day waits for it, see ``holding_back``. Raises
    KeyboardInterrupt where a signal asks the command to end.
    """
    listener = listener or Listener()
    launch = uuid4().hex[:12]
    left: set[date] = set()
    warned: set[date] = set()
    undone: dict[date, set[str]] = {}
    runs: list[DayRun] = []
    recorded = read_recorded(lake, settings)
    for _ in range(2):
        for day in sorted(days):
            stale = stale_stages(day, recorded) if day not in left else ()
            if day in warned:
                stale = tuple(stage for stage in stale if not STAGE[stage].watches)
            held = held_back(day, stale, undone, recorded.window_days)
            undone.setdefault(day, set()).update(held)
            if held:
                listener.guarded().day_held(day, held)
            stages = tuple(stage for stage in stale if stage not in held)
            if not stages:
                continue
            made: set[str] = set()
            for together in _steps(stages, settings):
                run = run_day(defs, instance, day, together, listener, launch, held=held)
                runs.append(run)
                made.update(set(together).difference(run.undone))
                if run.error or run.waiting or run.warning:
                    break
            undone[day].update(set(stages) - made)
            recorded = read_recorded(lake, settings)
            if run.hopeless:
                return runs
            if run.warning:
                warned.add(day)
            if run.error or run.waiting:
                left.add(day)
    return runs


def _steps(stages: Sequence[str], settings: Settings) -> list[Sequence[str]]:
    """Group the stages into runs: in batch mode, what follows the summaries gets a run of its own.

    The provider may still have the answers, and what depends on them waits.
    """
    if settings.model.mode != "batch" or SUMMARIES not in stages:
        return [stages]
    behind = list(stages).index(SUMMARIES) + 1
    return [each for each in (stages[:behind], stages[behind:]) if each]


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
    """One Dagster run of some stages of a day, checks included; ``launch`` is what several runs have in common.

    ``held``: stages that wait for another day, for the record. Raises KeyboardInterrupt where a signal ends it.
    """
    listener = listener.guarded()
    interrupts.raise_if_received()
    listener.day_started(day, stages)
    launched = {**(tags or {}), **({LAUNCH_TAG: launch} if launch else {})}
    run = _conclude(day, stages, _execute(defs, instance, day, stages, listener, job, launched), held)
    listener.day_finished(run)
    return run


def _execute(
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
        with canceled_when_interrupted(instance, run_id):
            result = defs.resolve_job_def(job).execute_in_process(
                instance=instance,
                run_id=run_id,
                partition_key=day.isoformat(),
                asset_selection=[dg.AssetKey(stage) for stage in stages],
                raise_on_error=False,
                run_config={"loggers": {"steps": {}}},
                tags={**command_run_tags(), **tags},
            )
            if not result.success and first_error(result)[1] in _INTERRUPTS:
                raise KeyboardInterrupt
    finally:
        STEP_LISTENERS.remove(listener.stage_started)
        POOL_LISTENERS.remove(wait)
    return result


def _conclude(
    day: date, stages: Sequence[str], result: dg.ExecuteInProcessResult, held: Sequence[str]
) -> DayRun:
    """Sum up a run that has ended: what it was to make and did not, and why."""
    error, kind, warning = ("", "", "")
    if not result.success:
        error, kind = first_error(result)
        if only_watching_failed(result):
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


def only_watching_failed(result: dg.ExecuteInProcessResult) -> bool:
    """Whether every step that failed belongs to a stage that only reports."""
    failed = {str(event.step_key) for event in result.all_events if event.is_step_failure}
    return bool(failed) and failed <= {stage.name for stage in STAGES if stage.watches}


def first_error(result: dg.ExecuteInProcessResult) -> tuple[str, str]:
    """One line on why a run failed, and the error's class.

    The line is the person's own message where the error is one of ours, else the exception's.
    """
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            message, kind = _root_cause(event.step_failure_data.error)
            return f"{event.step_key}: {message}", kind
    for event in result.all_events:
        if event.event_type is dg.DagsterEventType.RUN_FAILURE and event.job_failure_data.error is not None:
            return _root_cause(event.job_failure_data.error)
    return "the run failed; see it in the Dagster UI", ""


def _root_cause(error: SerializableErrorInfo) -> tuple[str, str]:
    while error.cause is not None:
        error = error.cause
    kind = error.cls_name or ""
    message = " ".join(error.message.split()).removeprefix(f"{errors.__name__}.{kind}: ")
    return explain_failure(kind, message) or message, kind


def raise_for_failures(runs: Sequence[DayRun]) -> None:
    """Raise PatternPipelineError that names the first failed day, if any failed, and how far the runs came."""
    bad = [run for run in runs if run.error]
    if not bad:
        return
    first = bad[0]
    where = f"day {first.day}, run {first.run_id}"
    if first.hopeless:
        made = {run.day for run in runs if not run.error and not run.waiting} - {run.day for run in bad}
        raise PatternPipelineError(
            f"stopped after {len(made)} days: {first.error}",
            where=where,
            fix="what was made and answered is kept: the next run goes on from there",
        )
    raise PatternPipelineError(
        f"{len(bad)} of {len(runs)} runs failed; the first: {first.error}",
        where=where,
        fix="fix it and run again: finished days are kept, days whose windows need the failed one wait for it",
    )
