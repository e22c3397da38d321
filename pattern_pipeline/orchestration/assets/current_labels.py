"""Seventh stage: the one label of each unit that counts now."""

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.current_labels import list_window, read_window_maps
from pattern_pipeline.lake.map_members import LakeMapMembers
from pattern_pipeline.orchestration.lineage import build_dependencies, build_inputs, daily, read_day
from pattern_pipeline.orchestration.metadata import build_label_metadata
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.topics.placement.map_members import MapMembers
from pattern_pipeline.topics.placement.window_labels import WindowLabels, label_window


@dg.asset(
    partitions_def=daily,
    group_name="topics",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["current_labels"].code_version,
    io_manager_key="lake_io",
    ins=build_inputs("current_labels"),
    deps=build_dependencies("current_labels"),
)
def current_labels(
    context: dg.AssetExecutionContext,
    facet_summaries: pd.DataFrame,
    facet_embeddings: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> dg.MaterializeResult[WindowLabels]:
    """Store the labels of all units of the window that ends on this day, by the newest map that covers each.

    A partition holds the labels of its window. `logs`, datasets, pages and commands read them; `classified_logs`
    has what the day's own map said. Rows placed by a later map stay.
    """
    days = list_window(read_day(context), home.open().settings.topics.window_days)
    known, members = read_window_maps(lake.open(), days), MapMembers(LakeMapMembers(lake.open()))
    labels = label_window(days, facet_summaries, facet_embeddings, known, members)
    metadata = watch_partition(context, lake.open()).make_metadata(
        lambda: build_label_metadata(labels.labels)
    )
    return dg.MaterializeResult(value=labels, metadata=metadata)
