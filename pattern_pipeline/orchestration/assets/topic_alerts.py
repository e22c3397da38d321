"""Eighth stage: what changed since the days before."""

from datetime import date

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.topic_maps import read_topics_for_day
from pattern_pipeline.lake.weekly_review import read_earlier_alerts, read_watched_units
from pattern_pipeline.orchestration.lineage import dependencies_of, inputs_of
from pattern_pipeline.orchestration.partitions import daily, partition_day
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.stages import STAGE
from pattern_pipeline.orchestration.watching import watch_of
from pattern_pipeline.settings import Settings
from pattern_pipeline.tables.frames import concat_frames
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.watching.alerts import watch
from pattern_pipeline.topics.watching.table import alerts_table


@dg.asset(
    partitions_def=daily,
    group_name="topics",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["topic_alerts"].code_version,
    io_manager_key="lake_io",
    ins=inputs_of("topic_alerts"),
    deps=dependencies_of("topic_alerts"),
)
def topic_alerts(
    context: dg.AssetExecutionContext,
    classified_logs: pd.DataFrame,
    home: HomeResource,
    lake: LakeResource,
) -> dg.MaterializeResult[pd.DataFrame]:
    """List new, growing and vanished topics, and labels whose shares changed, against the four weeks before.

    A change that an earlier alert reported and that still lasts is not listed again. All days are compared under
    the map of this day, so that a new map is no change. A day without labels has no alerts. Where alerts cannot be
    computed, the earlier ones of the day remain, and a check warns.
    """
    opened, day = lake.open(), partition_day(context)
    watching = watch_of(context, opened)
    before = watching.attempt("earlier alerts", lambda: opened.read_days("topic_alerts", day, day), _none())
    alerts = watching.attempt(
        "alerts", lambda: _alerts(opened, day, home.settings(), labelled=bool(len(classified_logs))), before
    )
    metadata = watching.attempt_metadata("metadata", lambda: _metadata(alerts))
    watching.store()
    return dg.MaterializeResult(value=alerts, metadata=metadata)


def _alerts(lake: Lake, day: date, settings: Settings, *, labelled: bool) -> pd.DataFrame:
    """Give rows that ``topic_alerts`` takes, or raise here, where it is a warning."""
    days = settings.watching.baseline_days
    units = read_watched_units(lake, day, days)
    alerts = watch(
        day,
        units if labelled else units[:0],
        read_topics_for_day(lake, day).topics,
        read_earlier_alerts(lake, day, days),
        settings.watching,
    )
    build_arrow_table(find_table("topic_alerts"), alerts)
    return alerts


def _none() -> pd.DataFrame:
    return concat_frames(TopicAlertsRow, [])


def _metadata(alerts: pd.DataFrame) -> dict[str, dg.MetadataValue]:
    counts = {str(kind): int(count) for kind, count in alerts["kind"].value_counts().items()}
    return {
        "alerts": dg.MetadataValue.int(len(alerts)),
        "by_kind": dg.MetadataValue.json(counts),
        "found": dg.MetadataValue.md(alerts_table(alerts)),
    }
