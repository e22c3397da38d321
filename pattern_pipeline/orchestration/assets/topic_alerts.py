"""Ninth stage: what changed since the days before."""

from datetime import date

import dagster as dg
import pandas as pd

from pattern_pipeline.lake.engine.frames import build_arrow_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.topic_maps import read_topics_for_day
from pattern_pipeline.lake.weekly_review import read_earlier_alerts, read_watched_units
from pattern_pipeline.orchestration.lineage import build_dependencies, build_inputs, daily, read_day
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.watch import watch_partition
from pattern_pipeline.services.stages import STAGE
from pattern_pipeline.settings import Settings
from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.monitoring.alert_rows import format_alerts_table
from pattern_pipeline.topics.monitoring.alerts import find_alerts


@dg.asset(
    partitions_def=daily,
    group_name="topics",
    kinds={"python", "duckdb"},
    owners=["team:pattern"],
    code_version=STAGE["topic_alerts"].code_version,
    io_manager_key="lake_io",
    ins=build_inputs("topic_alerts"),
    deps=build_dependencies("topic_alerts"),
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
    opened, day = lake.open(), read_day(context)
    watching = watch_partition(context, opened)
    before = watching.attempt(
        "earlier alerts", lambda: opened.read_days("topic_alerts", day, day), _build_no_alerts()
    )
    alerts = watching.attempt(
        "alerts",
        lambda: _find_alerts(opened, day, home.open().settings, labelled=bool(len(classified_logs))),
        before,
    )
    metadata = watching.attempt_metadata("metadata", lambda: _build_metadata(alerts))
    watching.store()
    return dg.MaterializeResult(value=alerts, metadata=metadata)


def _find_alerts(lake: Lake, day: date, settings: Settings, *, labelled: bool) -> pd.DataFrame:
    """Find alerts as rows that ``topic_alerts`` takes, or raise here, where it is a warning."""
    days = settings.watching.baseline_days
    units = read_watched_units(lake, day, days)
    alerts = find_alerts(
        day,
        units if labelled else units[:0],
        read_topics_for_day(lake, day).topics,
        read_earlier_alerts(lake, day, days),
        settings.watching,
    )
    build_arrow_table(find_table("topic_alerts"), alerts)
    return alerts


def _build_no_alerts() -> pd.DataFrame:
    return build_frame(TopicAlertsRow, [])


def _build_metadata(alerts: pd.DataFrame) -> dict[str, dg.MetadataValue]:
    counts = {str(kind): int(count) for kind, count in alerts["kind"].value_counts().items()}
    return {
        "alerts": dg.MetadataValue.int(len(alerts)),
        "by_kind": dg.MetadataValue.json(counts),
        "found": dg.MetadataValue.md(format_alerts_table(alerts)),
    }
