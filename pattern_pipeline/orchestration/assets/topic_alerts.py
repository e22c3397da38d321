"""Eighth stage: what changed since the days before."""

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.topic_history import topics_for_day
from pattern_pipeline.lake.watched_units import read_earlier_alerts, read_watched_units
from pattern_pipeline.orchestration.partitions import daily, days_before, partition_day, watched_days
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.topics.watching.alerts import watch
from pattern_pipeline.topics.watching.table import alerts_table


@dg.asset(
    partitions_def=daily,
    group_name="topics",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["topic_alerts"].code_version,
    io_manager_key="lake_io",
    deps=[
        dg.AssetDep("facet_summaries", partition_mapping=watched_days),
        dg.AssetDep("facet_embeddings", partition_mapping=watched_days),
        dg.AssetDep("topic_alerts", partition_mapping=days_before),
    ],
)
def topic_alerts(
    context: dg.AssetExecutionContext,
    classified_logs: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> dg.MaterializeResult[pd.DataFrame]:
    """New, growing and vanished topics and labels that turned, against the four weeks before; news only.

    Days are compared under the one map of this day, so that a new map is no change. A day without labels
    has no alerts.
    """
    day, store, settings = partition_day(context), lake.open(), home.settings().watching
    units = read_watched_units(store, day, settings.baseline_days)
    earlier = read_earlier_alerts(store, day, settings.baseline_days)
    alerts = watch(
        day,
        units if len(classified_logs) else units[:0],
        topics_for_day(store, day).topics,
        earlier,
        settings,
    )
    metadata: dict[str, dg.RawMetadataValue] = {
        "alerts": len(alerts),
        "by_kind": {str(kind): int(count) for kind, count in alerts["kind"].value_counts().items()},
        "found": dg.MetadataValue.md(alerts_table(alerts)),
    }
    return dg.MaterializeResult(value=alerts, metadata=metadata)
