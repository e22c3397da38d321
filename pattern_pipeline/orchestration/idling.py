"""When a unit counts as complete."""

from datetime import UTC, datetime, timedelta

from pattern_pipeline.settings import TraceSettings


def quiet_since(settings: TraceSettings) -> datetime:
    """The moment (UTC) since which nothing of a unit may have ended, for it to be complete now."""
    return datetime.now(UTC) - timedelta(seconds=settings.idle_seconds)
