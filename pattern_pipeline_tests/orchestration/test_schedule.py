"""The daily schedule asks for yesterday."""

from datetime import UTC, datetime

import dagster as dg

from pattern_pipeline.orchestration.schedules import yesterday


def test_at_two_in_the_morning_yesterday_is_requested() -> None:
    context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 3, 5, 2, tzinfo=UTC))
    request = yesterday(context)
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-03-04"
