"""The one daily partition of every asset, and the edges between assets, built from the table of stages.

Every asset shares the same PartitionsDefinition object: partition mappings between definitions that differ in
start or end are wrong in several Dagster versions (dagster-io/dagster #14856, #26935, #23163).
"""

from collections.abc import Mapping, Sequence
from datetime import date

import dagster as dg

from pattern_pipeline.services.stages import STAGE, Upstream
from pattern_pipeline.services.workspace import open_workspace

# Partitions belong to the code location, so the settings they need are read once, where it is loaded.
_settings = open_workspace().settings

# The first day may move back as older traces land: what has loaded this code before sees those days once it loads
# it again ("Reload" in the UI; every command loads it itself).
# end_offset: today is a partition too, so that a person sees the traces of this morning.
daily = dg.DailyPartitionsDefinition(start_date=_settings.first_day.isoformat(), timezone="UTC", end_offset=1)

trailing_window = dg.TimeWindowPartitionMapping(start_offset=1 - _settings.topics.window_days)

# What alerts compare a day with, and the alerts of those days.
watched_days = dg.TimeWindowPartitionMapping(start_offset=-_settings.watching.baseline_days)
days_before = dg.TimeWindowPartitionMapping(start_offset=-_settings.watching.baseline_days, end_offset=-1)

past_week = dg.TimeWindowPartitionMapping(start_offset=-6)


def read_day(context: dg.AssetExecutionContext) -> date:
    """Return the day that a step materializes."""
    return date.fromisoformat(context.partition_key)


def build_inputs(stage: str) -> Mapping[str, dg.AssetIn]:
    """Return the ``ins`` of a stage's asset: the tables that it takes as frames, with the days of each."""
    return {
        upstream.table: dg.AssetIn(partition_mapping=_map_days(upstream))
        for upstream in STAGE[stage].upstream
        if upstream.loaded
    }


def build_dependencies(stage: str) -> Sequence[dg.AssetDep]:
    """Return the ``deps`` of a stage's asset: the tables that it queries from the lake itself."""
    return [
        dg.AssetDep(upstream.table, partition_mapping=_map_days(upstream))
        for upstream in STAGE[stage].upstream
        if not upstream.loaded
    ]


def _map_days(upstream: Upstream) -> dg.TimeWindowPartitionMapping | None:
    """Choose the partition mapping of an edge; None for the same day."""
    if upstream.watched:
        return watched_days if upstream.own else days_before
    return trailing_window if upstream.window else None
