"""Makes the maps of days again on request, and all that hangs on them, whether stale or not."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import uuid4

import dagster as dg

from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.orchestration.freshness import stale_stages
from pattern_pipeline.orchestration.holding_back import held_back
from pattern_pipeline.orchestration.launches import FACET_TAG
from pattern_pipeline.orchestration.recorded import read_recorded
from pattern_pipeline.orchestration.running import DayRun, Listener, run_day
from pattern_pipeline.orchestration.stages import REBUILT
from pattern_pipeline.settings import Settings

# In the Dagster UI the same is this job, launched for a day or as a backfill of a range.
JOB = "rebuild_topics"


def days_to_rebuild(lake: Lake, days: Collection[date], facet: str = "") -> list[date]:
    """Of these days those whose answers have vectors, in order: of the others there is nothing to cluster.

    ``facet``: to be made alone, so those that have maps already.
    """
    needed = "topic_clusters" if facet else "facet_embeddings"
    return sorted(
        {each.day for each in list_materialized_days(lake) if each.stage == needed}.intersection(days)
    )


def rebuild_days(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    days: Sequence[date],
    *,
    facet: str = "",
    window_days: int = 7,
    listener: Listener | None = None,
) -> list[DayRun]:
    """Rebuild the days in order, one run a day, so that each map takes its ids from the one before.

    ``facet``: the one whose map is made; the others keep theirs, and what hangs on maps is made of all.
    A day that fails does not stop the others, unless they would fail alike; but what rests on the failed day is
    left as it is, see ``holding_back``. Raises KeyboardInterrupt where a signal asks the command to end.
    """
    launch, stages = uuid4().hex[:12], tuple(stage.name for stage in REBUILT)
    runs: list[DayRun] = []
    tags = {FACET_TAG: facet} if facet else {}
    undone: dict[date, Collection[str]] = {}
    for day in sorted(days):
        held = held_back(day, stages, undone, window_days)
        free = [stage for stage in stages if stage not in held]
        undone[day] = held
        # Alerts alone say nothing new where the day's topics wait.
        if "topic_clusters" in held:
            continue
        run = run_day(
            defs, instance, day, free, listener or Listener(), launch, job=JOB, tags=tags, held=held
        )
        undone[day] = {*held, *run.undone}
        runs.append(run)
        if run.hopeless:
            break
    return runs


def days_left_stale(lake: Lake, settings: Settings) -> list[date]:
    """Days that were made once and have to be made again, in order."""
    recorded = read_recorded(lake, settings)
    return [day for day in sorted({day for _, day in recorded.inputs}) if stale_stages(day, recorded)]
