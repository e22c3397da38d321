"""Fifth stage: the topics of the trailing window."""

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.topic_maps import LakeTopicHistory, read_topic_maps
from pattern_pipeline.lake.unit_traits import LakeToolUse
from pattern_pipeline.orchestration.jobs import find_facet_to_rebuild
from pattern_pipeline.orchestration.lineage import build_inputs, daily, read_day
from pattern_pipeline.orchestration.metadata import build_topic_metadata, draw_topic_pictures
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.extractors import open_namer
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps, replace_facet_maps


@dg.asset(
    partitions_def=daily,
    group_name="topics",
    kinds={"scikitlearn", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["topic_clusters"].code_version,
    pool="model",
    io_manager_key="lake_io",
    ins=build_inputs("topic_clusters"),
)
def topic_clusters(
    context: dg.AssetExecutionContext,
    facet_summaries: pd.DataFrame,
    facet_embeddings: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> dg.MaterializeResult[TopicMaps]:
    """Store the topics of every free-text facet, found in the window of days that ends on this one.

    A facet with fewer summaries than the threshold gets provisional topics and a map marked as such. A run that
    rebuilds one facet alone leaves the maps of the others.
    """
    workspace, opened, day = home.open(), lake.open(), read_day(context)
    only = find_facet_to_rebuild(context.run)
    maps = build_topic_maps(
        day,
        facet_summaries,
        facet_embeddings,
        workspace.settings.topics,
        LakeTopicHistory(opened),
        open_namer(workspace, context.run.run_id),
        LakeToolUse(opened),
        only,
    )
    if only:
        maps = replace_facet_maps(maps, read_topic_maps(opened, day), only)
    watching = watch_partition(context, opened)
    metadata = watching.attempt_metadata("metadata", lambda: build_topic_metadata(maps))
    metadata |= draw_topic_pictures(maps, watching)
    watching.store()
    return dg.MaterializeResult(value=maps, metadata=metadata)
