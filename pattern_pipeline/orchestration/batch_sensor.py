"""Launches the days that waited for a provider's batch, once it has ended."""

from datetime import UTC, datetime

import dagster as dg

from pattern_pipeline.lake.batches import LakeBatchBook
from pattern_pipeline.orchestration.extractors import name_of_extractor
from pattern_pipeline.orchestration.jobs import daily_traces
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource

# A tick has a minute; a batch is asked after with one short request.
_ASKED_AFTER = 20


@dg.sensor(
    job=daily_traces,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def ended_batches(home: HomeResource, lake: LakeResource) -> dg.SensorResult:
    """Take in what the provider's queue has answered. Does nothing unless ``mode = "batch"`` in ``[model]``."""
    settings = home.settings()
    if not settings.model.name or settings.model.mode != "batch":
        return dg.SensorResult(skip_reason='no batches: mode is not "batch"')
    waiting = LakeBatchBook(lake.open()).list_open(name_of_extractor(settings))[:_ASKED_AFTER]
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
