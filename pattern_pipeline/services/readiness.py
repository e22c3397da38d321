"""Decide when a unit is complete, and when a window holds enough summaries to cluster."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import find_waiting_units
from pattern_pipeline.settings import TraceSettings

FacetCounts = Mapping[str, int]


def compute_cutoff(settings: TraceSettings) -> datetime:
    """Compute the time (UTC) after which nothing of a unit may have ended for the unit to be complete now."""
    return datetime.now(UTC) - timedelta(seconds=settings.idle_seconds)


def describe_waiting_units(lake: Lake, settings: TraceSettings) -> str:
    """Describe in one line the units that wait for more from the live door, and until when; empty if none does.

    Raises LakeError.
    """
    waiting = find_waiting_units(lake, settings.unit, compute_cutoff(settings))
    if waiting is None:
        return ""
    until = waiting.latest + timedelta(seconds=settings.idle_seconds)
    what = f"{waiting.units} {settings.unit}{' waits' if waiting.units == 1 else 's wait'}"
    return (
        f"{what} for more from the live door, until {until:%Y-%m-%d %H:%M:%S} UTC if nothing comes"
        f" (idle_seconds = {settings.idle_seconds})"
    )


def sum_window_counts(day: date, counts: Mapping[date, FacetCounts], window_days: int) -> dict[str, int]:
    """Sum the summaries by facet in the window that ends on ``day``; days without counts add nothing."""
    totals: dict[str, int] = {}
    for offset in range(window_days):
        for facet, count in counts.get(day - timedelta(days=offset), {}).items():
            totals[facet] = totals.get(facet, 0) + count
    return totals


def list_ready_days(
    days: Iterable[date], counts: Mapping[date, FacetCounts], *, window_days: int, minimum: int
) -> list[date]:
    """List the days, in order, whose window holds at least ``minimum`` summaries of some facet."""
    return [
        day
        for day in sorted(set(days))
        if max(sum_window_counts(day, counts, window_days).values(), default=0) >= minimum
    ]
