"""The jobs, and the tags of runs: which runs were started as one, which may ask no model, which rebuild maps."""

import dagster as dg

from pattern_pipeline.services.stages import PLACING, REBUILT

LAUNCH_TAG = "pattern_pipeline/launch"
_BACKFILL_TAG = "dagster/backfill"
# On runs that place new traces: they take stored answers, and ask for none.
PLACING_TAG = "pattern_pipeline/placing"
# On runs that rebuild maps on request, by which dagster.yaml makes them wait for one another.
REBUILD_TAG = "pattern_pipeline/rebuild"
# The one facet whose map such a run makes; the maps of the others stay.
FACET_TAG = "pattern_pipeline/facet"

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
    description="New traces of a day, placed by the current maps: no model is asked and no map made.",
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


def find_launch_id(run: dg.DagsterRun) -> str:
    """Return the id that all runs of one command or backfill share; a run of neither has its own.

    Limits on cost count over all days of a launch.
    """
    return run.tags.get(LAUNCH_TAG) or run.tags.get(_BACKFILL_TAG) or run.run_id


def find_facet_to_rebuild(run: dg.DagsterRun) -> str:
    """Return the one facet whose map a run rebuilds; empty for all."""
    return run.tags.get(FACET_TAG, "")


def is_placing(run: dg.DagsterRun) -> bool:
    """Whether a run only places new traces by existing maps."""
    return PLACING_TAG in run.tags
