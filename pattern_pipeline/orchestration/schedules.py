"""The daily and the weekly schedule."""

from datetime import timedelta

import dagster as dg

from pattern_pipeline.orchestration.jobs import daily_traces, week_review


@dg.schedule(
    job=daily_traces,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def yesterday(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """At 02:00 UTC, yesterday's traces up to the vectors.

    The partition is named here because today is a partition too (see ``partitions``).
    """
    day = (context.scheduled_execution_time - timedelta(days=1)).date().isoformat()
    return dg.RunRequest(partition_key=day, run_key=day)


@dg.schedule(
    job=week_review,
    cron_schedule="0 6 * * 1",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def past_week(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """On Monday at 06:00 UTC, the review of the week that ended on Sunday."""
    day = (context.scheduled_execution_time - timedelta(days=1)).date().isoformat()
    return dg.RunRequest(partition_key=day, run_key=day)
