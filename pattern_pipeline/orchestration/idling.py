"""When a unit counts as complete, and what people read of those that are not."""

from datetime import UTC, datetime, timedelta

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import find_waiting_units
from pattern_pipeline.settings import TraceSettings


def quiet_since(settings: TraceSettings) -> datetime:
    """Compute the time (UTC) after which nothing of a unit may have ended for the unit to be complete now."""
    return datetime.now(UTC) - timedelta(seconds=settings.idle_seconds)


def waiting_line(lake: Lake, settings: TraceSettings) -> str:
    """Give one line on the units that wait for more from the live door, and until when; empty where none does.

    Raises LakeError.
    """
    waiting = find_waiting_units(lake, settings.unit, quiet_since(settings))
    if waiting is None:
        return ""
    until = waiting.latest + timedelta(seconds=settings.idle_seconds)
    what = f"{waiting.units} {settings.unit}{' waits' if waiting.units == 1 else 's wait'}"
    return (
        f"{what} for more from the live door, until {until:%Y-%m-%d %H:%M:%S} UTC if nothing comes"
        f" (idle_seconds = {settings.idle_seconds})"
    )
