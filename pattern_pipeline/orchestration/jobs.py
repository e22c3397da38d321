"""The jobs: the daily one up to the vectors, what the threshold launches, both at once, and the weekly one."""

import dagster as dg

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

week_review = dg.define_asset_job(
    "week_review",
    selection=dg.AssetSelection.assets("weekly_review"),
    description="The review of the seven days that end on one; launched every Monday.",
)
