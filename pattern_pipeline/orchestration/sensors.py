"""Launch clustering once enough summaries have gathered, and days that waited for a provider's batch.

The sensors on summaries and maps read the event log only, never the lake: a tick is bounded by Dagster's gRPC
timeout, a busy store is not.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import dagster as dg

from pattern_pipeline.lake.batches import LakeBatchBook
from pattern_pipeline.orchestration.jobs import daily_traces, is_placing, topics_and_datasets
from pattern_pipeline.orchestration.metadata import SUMMARY_COUNTS
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.services.extractors import get_extractor_name
from pattern_pipeline.services.readiness import FacetCounts, list_ready_days

# A tick has a minute; a batch is asked after with one short request.
_BATCHES_A_TICK = 20
BATCH = 500
EMBEDDINGS = dg.AssetKey("facet_embeddings")
CLUSTERS = dg.AssetKey("topic_clusters")
LABELS = dg.AssetKey("classified_logs")
CURRENT_LABELS = dg.AssetKey("current_labels")
DATASETS = dg.AssetKey("eval_datasets")
ALERTS = dg.AssetKey("topic_alerts")


@dg.sensor(
    job=topics_and_datasets,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def summary_threshold(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SensorResult:
    """Cluster a day once its trailing window holds at least 100 summaries of a facet (a setting).

    Follows the embeddings, the last asset of the daily job that clustering reads. Runs of a backfill, and days
    clustered since their embeddings were made, are left alone: both would be clustered twice. So are runs that
    place new traces by the existing maps.
    """
    settings = home.open().settings.topics
    records = _read_since_cursor(context, EMBEDDINGS)
    if not records:
        return dg.SensorResult(skip_reason="no new summaries", cursor=context.cursor)
    newest = {
        date.fromisoformat(record.partition_key): record
        for record in records
        if record.partition_key and _is_open(context.instance, record)
    }
    counts = _count_by_day(context.instance, newest, settings.window_days)
    ready = list_ready_days(
        newest, counts, window_days=settings.window_days, minimum=settings.minimum_summaries
    )
    # The storage id of the event is part of the run key: run keys are remembered for ever, and the same day
    # embedded again must be clustered again.
    requests = [
        dg.RunRequest(partition_key=day.isoformat(), run_key=f"{day}:{newest[day].storage_id}")
        for day in ready
    ]
    waiting = sorted(day.isoformat() for day in set(newest) - set(ready))
    reason = (
        f"below {settings.minimum_summaries} summaries: {', '.join(waiting)}" if waiting else "nothing to do"
    )
    return dg.SensorResult(
        run_requests=requests,
        skip_reason=None if requests else reason,
        cursor=str(records[-1].storage_id),
    )


@dg.sensor(
    job=topics_and_datasets,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def early_days(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SensorResult:
    """Label the days that were below the threshold, once a later day's map covers them.

    Such a day has embeddings and no labels in history; it is placed by the map of the first day that was
    clustered. The run of that day has labelled its units in ``current_labels`` already.
    """
    window_days = home.open().settings.topics.window_days
    records = _read_since_cursor(context, CLUSTERS)
    if not records:
        return dg.SensorResult(skip_reason="no new maps", cursor=context.cursor)
    covered = {
        date.fromisoformat(record.partition_key) - timedelta(days=offset): record.storage_id
        for record in records
        if record.partition_key
        for offset in range(1, window_days)
    }
    waiting = [
        day
        for day in sorted(covered)
        if _find_newest(context.instance, EMBEDDINGS, day) and not _find_newest(context.instance, LABELS, day)
    ]
    requests = [
        dg.RunRequest(
            partition_key=day.isoformat(),
            run_key=f"early {day}:{covered[day]}",
            asset_selection=[LABELS, CURRENT_LABELS, DATASETS, ALERTS],
        )
        for day in waiting
    ]
    return dg.SensorResult(
        run_requests=requests,
        skip_reason=None if requests else "every covered day has labels",
        cursor=str(records[-1].storage_id),
    )


@dg.sensor(
    job=daily_traces,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def ended_batches(home: HomeResource, lake: LakeResource) -> dg.SensorResult:
    """Take in what the provider's queue has answered. Does nothing unless ``mode = "batch"`` in ``[model]``."""
    settings = home.open().settings
    if not settings.model.name or settings.model.mode != "batch":
        return dg.SensorResult(skip_reason='no batches: mode is not "batch"')
    waiting = LakeBatchBook(lake.open()).list_open(get_extractor_name(settings))[:_BATCHES_A_TICK]
    if not waiting:
        return dg.SensorResult(skip_reason="no batch is in the queue")
    # The client takes a second to load, and nobody without batches should wait for it.
    from pattern_pipeline.facets.batches.provider import list_ended

    ended = list_ended(waiting, settings.model)
    # A run that could not take its batch in is launched again, an hour later at the earliest.
    hour = f"{datetime.now(UTC):%Y-%m-%dT%H}"
    requests = [
        dg.RunRequest(
            partition_key=day.isoformat(),
            run_key=f"{batch.batch_id} {day} {hour}",
            asset_selection=[dg.AssetKey("facet_summaries"), dg.AssetKey("facet_embeddings")],
        )
        for batch in ended
        for day in batch.days
    ]
    return dg.SensorResult(
        run_requests=requests, skip_reason=None if requests else f"{len(waiting)} batches are under way"
    )


def _read_since_cursor(context: dg.SensorEvaluationContext, key: dg.AssetKey) -> Sequence[dg.EventLogRecord]:
    after = int(context.cursor) if context.cursor else None
    return context.instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=key, after_storage_id=after), limit=BATCH, ascending=True
    ).records


def _is_open(instance: dg.DagsterInstance, record: dg.EventLogRecord) -> bool:
    run = instance.get_run_by_id(record.run_id)
    if run is not None and ("dagster/backfill" in run.tags or is_placing(run)):
        return False
    clustered = instance.fetch_materializations(
        dg.AssetRecordsFilter(
            asset_key=CLUSTERS,
            asset_partitions=[str(record.partition_key)],
            after_storage_id=record.storage_id,
        ),
        limit=1,
    ).records
    return not clustered


def _count_by_day(
    instance: dg.DagsterInstance, newest: Mapping[date, dg.EventLogRecord], window_days: int
) -> dict[date, FacetCounts]:
    days = {day - timedelta(days=offset) for day in newest for offset in range(window_days)}
    return {day: _read_counts(instance, day) for day in sorted(days)}


def _read_counts(instance: dg.DagsterInstance, day: date) -> FacetCounts:
    found = _find_newest(instance, EMBEDDINGS, day)
    if found is None or found.asset_materialization is None:
        return {}
    value = found.asset_materialization.metadata.get(SUMMARY_COUNTS)
    if not isinstance(value, dg.JsonMetadataValue) or not isinstance(value.value, Mapping):
        return {}
    return {str(facet): int(count) for facet, count in value.value.items()}


def _find_newest(instance: dg.DagsterInstance, key: dg.AssetKey, day: date) -> dg.EventLogRecord | None:
    found = instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=key, asset_partitions=[day.isoformat()]), limit=1
    ).records
    return found[0] if found else None
