"""Make many days, one Dagster run after another: what is stale, new traces alone, or maps again on request."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import uuid4

import dagster as dg

from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.orchestration.day_run import SUMMARIES, DayRun, Listener, run_day
from pattern_pipeline.orchestration.jobs import FACET_TAG
from pattern_pipeline.services.freshness import find_held_stages, list_stale_stages
from pattern_pipeline.services.lake_state import list_days_to_place, read_lake_state
from pattern_pipeline.services.stages import REBUILT, STAGE
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings

PLACE_JOB = "place_new_traces"
# In the Dagster UI the same is this job, launched for a day or as a backfill of a range.
REBUILD_JOB = "rebuild_topics"


def run_days(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    workspace: Workspace,
    days: Sequence[date],
    *,
    listener: Listener | None = None,
) -> list[DayRun]:
    """Make every stale stage of these days, in order of day; fresh days cost nothing.

    A second pass settles early days: a day below the threshold is placed by the first map whose window covers
    it, and that map may have been made by the first pass. A day that fails does not stop the others, unless
    they would fail alike; but what rests on the failed day waits for it, see ``services.freshness``. Raises
    KeyboardInterrupt where a signal asks the command to end.
    """
    listener = listener or Listener()
    launch = uuid4().hex[:12]
    left: set[date] = set()
    warned: set[date] = set()
    undone: dict[date, set[str]] = {}
    runs: list[DayRun] = []
    state = read_lake_state(workspace)
    for _ in range(2):
        for day in sorted(days):
            stale = list_stale_stages(day, state) if day not in left else ()
            if day in warned:
                stale = tuple(stage for stage in stale if not STAGE[stage].watches)
            held = find_held_stages(day, stale, undone, state.window_days)
            undone.setdefault(day, set()).update(held)
            if held:
                listener.guard().day_held(day, held)
            stages = tuple(stage for stage in stale if stage not in held)
            if not stages:
                continue
            made: set[str] = set()
            for together in _group_stages(stages, workspace.settings):
                run = run_day(defs, instance, day, together, listener, launch, held=held)
                runs.append(run)
                made.update(set(together).difference(run.undone))
                if run.error or run.waiting or run.warning:
                    break
            undone[day].update(set(stages) - made)
            state = read_lake_state(workspace)
            if run.hopeless:
                return runs
            if run.warning:
                warned.add(day)
            if run.error or run.waiting:
                left.add(day)
    return runs


def _group_stages(stages: Sequence[str], settings: Settings) -> list[Sequence[str]]:
    """Group the stages into runs: in batch mode, what follows the summaries gets a run of its own.

    The provider may still have the answers, and what depends on them waits.
    """
    if settings.model.mode != "batch" or SUMMARIES not in stages:
        return [stages]
    behind = list(stages).index(SUMMARIES) + 1
    return [each for each in (stages[:behind], stages[behind:]) if each]


def place_days(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    workspace: Workspace,
    days: Sequence[date],
    *,
    listener: Listener | None = None,
) -> list[DayRun]:
    """Place what is new of these days by the existing maps, one run a day; no model is asked and no map made.

    The stages are those of every run but ``topic_clusters``, so that the next full run still finds the map to be
    made and these labels to be made again. Stages that depend on labels do not run: datasets and alerts are left
    stale. A day that fails does not stop the others.
    """
    launch = uuid4().hex[:12]
    return [
        run_day(defs, instance, day, stages, listener or Listener(), launch, job=PLACE_JOB)
        for day, stages in list_days_to_place(workspace, days).items()
    ]


def rebuild_days(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    days: Sequence[date],
    *,
    facet: str = "",
    window_days: int = 7,
    listener: Listener | None = None,
) -> list[DayRun]:
    """Rebuild the maps of the days in order, stale or not, and all that depends on them.

    One run a day, so that each map takes its ids from the one before. ``facet``: the one whose map is made; the
    maps of the others stay, and what depends on maps is made of all facets.
    A day that fails does not stop the others, unless they would fail alike; but what rests on the failed day is
    left as it is, see ``services.freshness``. Raises KeyboardInterrupt where a signal asks the command to end.
    """
    launch, stages = uuid4().hex[:12], tuple(stage.name for stage in REBUILT)
    runs: list[DayRun] = []
    tags = {FACET_TAG: facet} if facet else {}
    undone: dict[date, Collection[str]] = {}
    for day in sorted(days):
        held = find_held_stages(day, stages, undone, window_days)
        free = [stage for stage in stages if stage not in held]
        undone[day] = held
        # Alerts alone report nothing new where the day's topics wait.
        if "topic_clusters" in held:
            continue
        run = run_day(
            defs, instance, day, free, listener or Listener(), launch, job=REBUILD_JOB, tags=tags, held=held
        )
        undone[day] = {*held, *run.undone}
        runs.append(run)
        if run.hopeless:
            break
    return runs


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
            fix="what was made and answered is stored: run again to go on from there",
        )
    raise PatternPipelineError(
        f"{len(bad)} of {len(runs)} runs failed; the first: {first.error}",
        where=where,
        fix="fix it and run again: finished days are stored, days whose windows need the failed one wait for it",
    )
