"""Sixth stage: every unit's closest topic."""

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.map_members import LakeMapMembers
from pattern_pipeline.lake.topic_maps import read_topics_for_day
from pattern_pipeline.orchestration.lineage import build_dependencies, build_inputs, daily, read_day
from pattern_pipeline.orchestration.metadata import build_label_metadata
from pattern_pipeline.orchestration.resources import LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.topics.placement.classification import classify_units
from pattern_pipeline.topics.placement.map_members import MapMembers


@dg.asset(
    partitions_def=daily,
    group_name="topics",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["classified_logs"].code_version,
    io_manager_key="lake_io",
    ins=build_inputs("classified_logs"),
    deps=build_dependencies("classified_logs"),
)
def classified_logs(
    context: dg.AssetExecutionContext,
    facet_summaries: pd.DataFrame,
    facet_embeddings: pd.DataFrame,
    lake: LakeResource,
) -> dg.MaterializeResult[pd.DataFrame]:
    """Store the label of each unit for each facet, assigned by the topic map of its day.

    This is history: `current_labels` has the label that counts now. A day too early to have a map of its own is
    labelled by the first later map whose window covers it.
    """
    day = read_day(context)
    known, members = read_topics_for_day(lake.open(), day), MapMembers(LakeMapMembers(lake.open()))
    labels = classify_units(day, facet_summaries, facet_embeddings, known.topics, known.maps, members)
    metadata = watch_partition(context, lake.open()).make_metadata(lambda: build_label_metadata(labels))
    return dg.MaterializeResult(value=labels, metadata=metadata)
