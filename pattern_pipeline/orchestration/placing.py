"""Places new traces by the existing maps, without a model and without a new map.

The stages are those of every run but ``topic_clusters``, so that the next full run still finds the map to be made
and these labels to be made again. Stages that depend on labels do not run: datasets and alerts are left stale.
"""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

import dagster as dg

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.orchestration.freshness import stages_to_place
from pattern_pipeline.orchestration.recorded import read_recorded
from pattern_pipeline.orchestration.running import DayRun, Listener, run_day
from pattern_pipeline.settings import Settings

JOB = "place_new_traces"


def days_to_place(lake: Lake, settings: Settings, days: Sequence[date]) -> dict[date, tuple[str, ...]]:
    """Of these days those with something new, in order, and the stages that placing it takes."""
    recorded = read_recorded(lake, settings)
    landed = [day for day in sorted(days) if ("landed_traces", day) in recorded.contents]
    found = {day: stages_to_place(day, recorded) for day in landed}
    return {day: stages for day, stages in found.items() if stages}


def place_days(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    lake: Lake,
    settings: Settings,
    days: Sequence[date],
    *,
    listener: Listener | None = None,
) -> list[DayRun]:
    """Place what is new of these days, one run a day. A day that fails does not stop the others."""
    launch = uuid4().hex[:12]
    return [
        run_day(defs, instance, day, stages, listener or Listener(), launch, job=JOB)
        for day, stages in days_to_place(lake, settings, days).items()
    ]
