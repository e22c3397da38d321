"""Build what Dagster loads: ``build_defs`` with overrides for tests, and the Definitions of the home folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from pattern_pipeline.orchestration.assets.classified_logs import classified_logs
from pattern_pipeline.orchestration.assets.current_labels import current_labels
from pattern_pipeline.orchestration.assets.eval_datasets import eval_datasets
from pattern_pipeline.orchestration.assets.facet_embeddings import facet_embeddings
from pattern_pipeline.orchestration.assets.facet_summaries import facet_summaries
from pattern_pipeline.orchestration.assets.landed_traces import landed_traces
from pattern_pipeline.orchestration.assets.preprocessed_traces import preprocessed_traces
from pattern_pipeline.orchestration.assets.raw_traces import raw_traces
from pattern_pipeline.orchestration.assets.topic_alerts import topic_alerts
from pattern_pipeline.orchestration.assets.topic_clusters import topic_clusters
from pattern_pipeline.orchestration.assets.weekly_review import weekly_review
from pattern_pipeline.orchestration.checks import all_checks
from pattern_pipeline.orchestration.dead_runs import dead_runs
from pattern_pipeline.orchestration.io_manager import LakeIOManager
from pattern_pipeline.orchestration.jobs import (
    daily_traces,
    place_new_traces,
    rebuild_topics,
    topics_and_datasets,
    week_review,
    whole_day,
)
from pattern_pipeline.orchestration.resources import EmbedderResource, HomeResource, LakeResource
from pattern_pipeline.orchestration.schedules import every_ten_minutes, past_week, yesterday
from pattern_pipeline.orchestration.sensors import early_days, ended_batches, summary_threshold
from pattern_pipeline.orchestration.step_progress import steps
from pattern_pipeline.settings import default_home


def build_defs(
    *, home: Path | None = None, resource_overrides: Mapping[str, Any] | None = None
) -> dg.Definitions:
    """Build fresh Definitions for a home folder; ``resource_overrides`` replaces resources by their key."""
    folder = str(home or default_home())
    lake = LakeResource(home=folder)
    place = HomeResource(home=folder)
    resources = {
        "lake": lake,
        "home": place,
        "embedder": EmbedderResource(home=folder),
        "lake_io": LakeIOManager(lake=lake, home=place),
        **(resource_overrides or {}),
    }
    return dg.Definitions(
        assets=[
            landed_traces,
            raw_traces,
            preprocessed_traces,
            facet_summaries,
            facet_embeddings,
            topic_clusters,
            classified_logs,
            current_labels,
            eval_datasets,
            topic_alerts,
            weekly_review,
        ],
        asset_checks=all_checks,
        jobs=[daily_traces, topics_and_datasets, whole_day, place_new_traces, rebuild_topics, week_review],
        schedules=[yesterday, past_week, every_ten_minutes],
        sensors=[summary_threshold, early_days, ended_batches, dead_runs],
        resources=resources,
        loggers={"steps": steps},
        # One process a run: the steps follow one another, and each process would load the model again.
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Build the Definitions of the home folder that ``PATTERN_PIPELINE_HOME`` names."""
    return build_defs()
