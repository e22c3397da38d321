"""The edges of the assets, built from the table of stages, so that the lineage is written once."""

from collections.abc import Mapping, Sequence

import dagster as dg

from pattern_pipeline.orchestration.partitions import days_before, trailing_window, watched_days
from pattern_pipeline.orchestration.stages import STAGE, Upstream


def inputs_of(stage: str) -> Mapping[str, dg.AssetIn]:
    """Return the ``ins`` of a stage's asset: the tables that it takes as frames, with the days of each."""
    return {
        upstream.table: dg.AssetIn(partition_mapping=map_days(upstream))
        for upstream in STAGE[stage].upstream
        if upstream.loaded
    }


def dependencies_of(stage: str) -> Sequence[dg.AssetDep]:
    """Return the ``deps`` of a stage's asset: the tables that it queries from the lake itself."""
    return [
        dg.AssetDep(upstream.table, partition_mapping=map_days(upstream))
        for upstream in STAGE[stage].upstream
        if not upstream.loaded
    ]


def map_days(upstream: Upstream) -> dg.TimeWindowPartitionMapping | None:
    """Choose the partition mapping of an edge; None for the same day."""
    if upstream.watched:
        return watched_days if upstream.own else days_before
    return trailing_window if upstream.window else None
