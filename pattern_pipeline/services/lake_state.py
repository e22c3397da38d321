"""Read the present state of the lake and the settings, and list the days that need work."""

from collections.abc import Collection, Sequence
from datetime import date

import orjson

from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import list_landed_days
from pattern_pipeline.lake.topic_maps import hash_maps_by_day
from pattern_pipeline.services.extractors import get_extractor_name
from pattern_pipeline.services.freshness import (
    LakeState,
    hash_parts,
    list_stages_to_place,
    list_stale_stages,
)
from pattern_pipeline.services.readiness import compute_cutoff
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.topics.embedding.opening import open_embedder


def read_lake_state(workspace: Workspace) -> LakeState:
    """Read every recorded hash, with the landed days' content and the settings of each stage."""
    settings, lake = workspace.settings, workspace.lake
    made = list_materialized_days(lake)
    landed = list_landed_days(lake, settings.traces.unit, compute_cutoff(settings.traces))
    contents = {(row.stage, row.day): row.content_hash for row in made}
    contents |= {("landed_traces", landed.day): landed.content_hash for landed in landed}
    maps = hash_maps_by_day(lake, made)
    return LakeState(
        contents=contents,
        inputs={(row.stage, row.day): row.inputs_hash for row in made},
        maps=maps.own,
        latest_maps=maps.latest,
        settings=hash_stage_settings(workspace),
        window_days=settings.topics.window_days,
        baseline_days=settings.watching.baseline_days,
    )


def hash_stage_settings(workspace: Workspace) -> dict[str, str]:
    """Hash, by stage, the settings that its answer depends on."""
    settings, preprocessor = workspace.settings, workspace.preprocessor
    facets = hash_parts(f"{facet.name} {facet.version}" for facet in workspace.facets)
    suites = (orjson.dumps(suite.model_dump(mode="json")).decode() for suite in workspace.suites)
    return {
        "raw_traces": hash_parts([str(settings.traces.sample), settings.traces.unit, settings.traces.where]),
        "preprocessed_traces": hash_parts(
            [str(settings.traces.maximum_tokens), preprocessor.version if preprocessor else ""]
        ),
        "facet_summaries": hash_parts([facets, get_extractor_name(settings)]),
        "facet_embeddings": open_embedder(settings.embedding, settings.home).name,
        "topic_clusters": settings.topics.dump_map_settings(),
        "classified_logs": facets,
        "eval_datasets": hash_parts([*suites, str(settings.topics.minimum_confidence)]),
        "topic_alerts": settings.watching.model_dump_json(),
    }


def list_days_to_place(workspace: Workspace, days: Sequence[date]) -> dict[date, tuple[str, ...]]:
    """List those of the days that have something new, in order, and the stages that placing it takes."""
    state = read_lake_state(workspace)
    landed = [day for day in sorted(days) if ("landed_traces", day) in state.contents]
    found = {day: list_stages_to_place(day, state) for day in landed}
    return {day: stages for day, stages in found.items() if stages}


def list_days_to_rebuild(lake: Lake, days: Collection[date], facet: str = "") -> list[date]:
    """List those of the days whose answers have vectors, in order: the others have nothing to cluster.

    ``facet``: the one whose maps are made; then only days that have maps already count.
    """
    needed = "topic_clusters" if facet else "facet_embeddings"
    return sorted(
        {each.day for each in list_materialized_days(lake) if each.stage == needed}.intersection(days)
    )


def list_stale_days(workspace: Workspace) -> list[date]:
    """List the days that were made once and have to be made again, in order."""
    state = read_lake_state(workspace)
    return [day for day in sorted({day for _, day in state.inputs}) if list_stale_stages(day, state)]
