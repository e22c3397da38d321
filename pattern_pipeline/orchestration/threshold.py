"""When a window holds enough summaries to cluster. Nothing of Dagster here."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

FacetCounts = Mapping[str, int]


def window_counts(day: date, counts: Mapping[date, FacetCounts], window_days: int) -> dict[str, int]:
    """Summaries by facet in the window that ends on ``day``; days without counts add nothing."""
    totals: dict[str, int] = {}
    for offset in range(window_days):
        for facet, count in counts.get(day - timedelta(days=offset), {}).items():
            totals[facet] = totals.get(facet, 0) + count
    return totals


def ready_days(
    days: Iterable[date], counts: Mapping[date, FacetCounts], *, window_days: int, minimum: int
) -> list[date]:
    """List the days, in order, whose window holds at least ``minimum`` summaries of some facet."""
    return [
        day
        for day in sorted(set(days))
        if max(window_counts(day, counts, window_days).values(), default=0) >= minimum
    ]
