"""The jobs: up to the vectors, what the threshold launches, both at once, placing, rebuilding, the review."""

import dagster as dg

from pattern_pipeline.orchestration.launches import PLACING_TAG, REBUILD_TAG
from pattern_pipeline.orchestration.stages import PLACING, REBUILT

daily_traces = dg.define_asset_job(
    "daily_traces",
    selection=dg.AssetSelection.groups("traces", "facets") - dg.AssetSelection.assets("landed_traces"),
    description="A day's traces, through summaries to vectors.",
)

topics_and_datasets = dg.define_asset_job(
    "topics_and_datasets",
    selection=dg.AssetSelection.groups("topics", "datasets"),
    description="A day's topics, labels and datasets; launched once enough summaries have gathered.",
)

whole_day = dg.define_asset_job(
    "whole_day",
    selection=dg.AssetSelection.groups("traces", "facets", "topics", "datasets")
    - dg.AssetSelection.assets("landed_traces"),
    description="Everything of a day; what `pattern-pipeline run` launches.",
)

place_new_traces = dg.define_asset_job(
    "place_new_traces",
    selection=dg.AssetSelection.assets(*(stage.name for stage in PLACING)),
    tags={PLACING_TAG: "by the maps that stand"},
    description="New traces of a day, placed by the maps that stand: no model is asked and no map made.",
)

rebuild_topics = dg.define_asset_job(
    "rebuild_topics",
    selection=dg.AssetSelection.assets(*(stage.name for stage in REBUILT)),
    # dagster.yaml lets runs of this tag through one at a time: each map takes its ids from the day before.
    tags={REBUILD_TAG: "topics"},
    description="A day's maps again, fresh or not, with labels, datasets and alerts; made for backfills.",
)

week_review = dg.define_asset_job(
    "week_review",
    selection=dg.AssetSelection.assets("weekly_review"),
    description="The review of the seven days that end on one; launched every Monday.",
)
