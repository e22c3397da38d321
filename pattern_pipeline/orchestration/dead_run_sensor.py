"""Keeps runs of killed commands from standing in the way of Dagster's own launches."""

import dagster as dg

from pattern_pipeline.orchestration.dead_runs import release_leftovers


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """End runs whose command was killed, and free their slots: they count against the limit of runs at once.

    Dagster's daemon cannot see that such a run's process is dead, because it did not launch it.
    """
    found = release_leftovers(context.instance)
    return dg.SkipReason(f"ended {found}" if found else "no dead runs")
