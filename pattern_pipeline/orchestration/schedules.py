"""The daily schedule, the weekly one, and placing as traces come."""

from datetime import timedelta

import dagster as dg

from pattern_pipeline.orchestration.jobs import daily_traces, place_new_traces, week_review
from pattern_pipeline.orchestration.resources import HomeResource
from pattern_pipeline.services.lake_state import list_days_to_place


@dg.schedule(
    job=daily_traces,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def yesterday(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """At 02:00 UTC, yesterday's traces up to the vectors.

    The partition is named here because today is a partition too (see ``lineage``).
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


@dg.schedule(
    job=place_new_traces,
    cron_schedule="*/10 * * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
)
def every_ten_minutes(
    context: dg.ScheduleEvaluationContext, home: HomeResource
) -> dg.SkipReason | list[dg.RunRequest]:
    """Place what has landed today and yesterday by the existing maps, every ten minutes. Off until started."""
    today = context.scheduled_execution_time.date()
    days = list_days_to_place(home.open(), [today - timedelta(days=1), today])
    if not days:
        return dg.SkipReason("nothing new has landed")
    return [dg.RunRequest(partition_key=day.isoformat()) for day in days]
