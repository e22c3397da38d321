"""Find volume changes: topics that are new, more frequent or gone."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.change import (
    NEW_RATIO,
    VANISHED_RATIO,
    Change,
    DailyCounts,
    Kind,
    PValues,
)
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.overdispersion import measure_day_correlations
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings

# One day for what breaks out, three for what seeps in.
HORIZONS = (1, 3)


def find_volume_changes(facet: FacetDays, settings: MonitoringSettings) -> Iterator[Change]:
    """Test every topic's share of the facet's units, once a horizon, for more and for fewer."""
    topics = facet.topics
    counts = np.array([facet.count_by_day(facet.topic_of == index) for index in range(len(topics.ids))])
    for recent in list_horizons(facet):
        if not len(counts):
            return
        before = counts[:, :-recent].T
        units = np.repeat(facet.day_units[:-recent, None], len(counts), axis=1)
        correlations = measure_day_correlations(before, units)
        for index in range(len(counts)):
            daily = DailyCounts(counts[index], facet.day_units, recent, float(correlations[index]))
            yield from _find_topic_changes(facet, index, daily, settings)


def list_horizons(facet: FacetDays) -> tuple[int, ...]:
    """List how many days with units each horizon takes, of those with enough days before it."""
    recent = {facet.count_recent_days(length) for length in HORIZONS}
    return tuple(sorted(count for count in recent if len(facet.days) - count >= count + 2))


def _find_topic_changes(
    facet: FacetDays, index: int, daily: DailyCounts, settings: MonitoringSettings
) -> Iterator[Change]:
    test = daily.compare()
    splits = daily.list_splits(test)
    grown = (splits.now >= settings.minimum_units) & splits.reach_ratio(settings.minimum_ratio)
    gone = splits.now * splits.units_before * VANISHED_RATIO <= splits.before * splits.units
    rise: Kind = "new" if daily.observed >= NEW_RATIO * daily.expected else "spike"
    sides: tuple[tuple[Kind, PValues, npt.NDArray[np.bool_]], ...] = (
        (rise, test.p_or_more, grown),
        ("vanished", test.p_or_fewer, gone),
    )
    for kind, p_values, large in sides:
        yield Change(
            facet=facet.facet,
            topic_id=facet.topics.ids[index],
            topic=facet.topics.names[index],
            kind=kind,
            counts=daily,
            p_value=float(p_values[test.position]) if large[test.position] else 1.0,
            rows=np.flatnonzero(facet.topic_of == index),
            reachable=p_values[large],
        )
