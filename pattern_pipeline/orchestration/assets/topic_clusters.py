"""Fifth stage: the topics of the trailing window."""

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.topic_history import LakeTopicHistory
from pattern_pipeline.orchestration.extractors import open_namer
from pattern_pipeline.orchestration.metadata import topic_metadata
from pattern_pipeline.orchestration.partitions import daily, partition_day, trailing_window
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.topics.maps.maps import TopicMaps, build_topic_maps


@dg.asset(
    partitions_def=daily,
    group_name="topics",
    kinds={"scikitlearn", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["topic_clusters"].code_version,
    pool="model",
    io_manager_key="lake_io",
    ins={
        "facet_summaries": dg.AssetIn(partition_mapping=trailing_window),
        "facet_embeddings": dg.AssetIn(partition_mapping=trailing_window),
    },
)
def topic_clusters(
    context: dg.AssetExecutionContext,
    facet_summaries: pd.DataFrame,
    facet_embeddings: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> dg.MaterializeResult[TopicMaps]:
    """The topics of every free-text facet, found in the window of days that ends on this one.

    A facet with fewer summaries than the threshold gets provisional topics, and a map that says so.
    """
    settings, opened = home.settings(), lake.open()
    maps = build_topic_maps(
        partition_day(context),
        facet_summaries,
        facet_embeddings,
        settings.topics,
        LakeTopicHistory(opened),
        open_namer(settings, opened, context.run.run_id),
    )
    return dg.MaterializeResult(value=maps, metadata=topic_metadata(maps))
