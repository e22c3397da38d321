"""Topics that came, grew or went."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.change import NEW_RATIO, VANISHED_RATIO, Chances, Change, Counted, Kind
from pattern_pipeline.topics.monitoring.dispersion import day_correlations
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.settings import WatchingSettings

# One day for what breaks out, three for what seeps in.
HORIZONS = (1, 3)


def topic_changes(facet: FacetDays, settings: WatchingSettings) -> Iterator[Change]:
    """Test every topic's share of the facet's units, once a horizon, for more and for fewer."""
    topics = facet.topics
    counts = np.array([facet.by_day(facet.topic_of == index) for index in range(len(topics.ids))])
    for recent in horizons(facet):
        if not len(counts):
            return
        before = counts[:, :-recent].T
        units = np.repeat(facet.day_units[:-recent, None], len(counts), axis=1)
        correlations = day_correlations(before, units)
        for index in range(len(counts)):
            counted = Counted(counts[index], facet.day_units, recent, float(correlations[index]))
            yield from _changes(facet, index, counted, settings)


def horizons(facet: FacetDays) -> tuple[int, ...]:
    """How many days with units each horizon takes, if enough are left before it."""
    found = {facet.recent_days(length) for length in HORIZONS}
    return tuple(sorted(count for count in found if len(facet.days) - count >= count + 2))


def _changes(facet: FacetDays, index: int, counted: Counted, settings: WatchingSettings) -> Iterator[Change]:
    verdict = counted.verdict()
    splits = counted.splits(verdict)
    grown = (splits.now >= settings.minimum_units) & splits.ratio_of(settings.minimum_ratio)
    gone = splits.now * splits.units_before * VANISHED_RATIO <= splits.before * splits.units
    rise: Kind = "new" if counted.observed >= NEW_RATIO * counted.expected else "spike"
    found: tuple[tuple[Kind, Chances, npt.NDArray[np.bool_]], ...] = (
        (rise, verdict.or_more, grown),
        ("vanished", verdict.or_fewer, gone),
    )
    for kind, chances, large in found:
        yield Change(
            facet=facet.facet,
            topic_id=facet.topics.ids[index],
            topic=facet.topics.names[index],
            kind=kind,
            counted=counted,
            p_value=float(chances[verdict.place]) if large[verdict.place] else 1.0,
            rows=np.flatnonzero(facet.topic_of == index),
            reachable=chances[large],
        )
