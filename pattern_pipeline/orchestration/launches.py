"""Runs that a person started as one: limits on cost count over all days of a command or a backfill."""

import dagster as dg

LAUNCH_TAG = "pattern_pipeline/launch"
_BACKFILL_TAG = "dagster/backfill"


def launch_id(run: dg.DagsterRun) -> str:
    """What one command or backfill has in common; a run of its own is its own launch."""
    return run.tags.get(LAUNCH_TAG) or run.tags.get(_BACKFILL_TAG) or run.run_id
