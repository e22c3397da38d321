"""What the tags of a run say: which were started as one, and which may ask no model."""

import dagster as dg

LAUNCH_TAG = "pattern_pipeline/launch"
_BACKFILL_TAG = "dagster/backfill"
# On runs that place new traces: they take the answers that are kept, and ask for none.
PLACING_TAG = "pattern_pipeline/placing"
# On runs that rebuild maps on request, so that they can be told to wait for one another.
REBUILD_TAG = "pattern_pipeline/rebuild"
# The one facet whose map such a run makes; the others keep theirs.
FACET_TAG = "pattern_pipeline/facet"


def launch_id(run: dg.DagsterRun) -> str:
    """Return the id that all runs of one command or backfill share; a run of neither has its own.

    Limits on cost count over all days of a launch.
    """
    return run.tags.get(LAUNCH_TAG) or run.tags.get(_BACKFILL_TAG) or run.run_id


def facet_to_rebuild(run: dg.DagsterRun) -> str:
    """Return the one facet whose map a run rebuilds; empty for all."""
    return run.tags.get(FACET_TAG, "")


def is_placing(run: dg.DagsterRun) -> bool:
    """Whether a run only places new traces by existing maps."""
    return PLACING_TAG in run.tags
