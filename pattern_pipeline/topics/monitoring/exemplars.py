"""The units that an alert shows, and since when there are any."""

from datetime import date

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.change import Change
from pattern_pipeline.topics.monitoring.facet_days import FacetDays

SHOWN = 5


def exemplars(change: Change, facet: FacetDays) -> tuple[str, ...]:
    """Give the most typical recent units of a change, of a vanished topic its last ones."""
    rows = recent_rows(change, facet)
    if not len(rows):
        rows = change.rows[facet.day_of[change.rows] == facet.day_of[change.rows].max(initial=-1)]
    if not len(rows):
        return ()
    with_vector = np.isin(rows, facet.answered)
    chosen = rows[with_vector]
    if len(chosen):
        vectors = facet.vectors[np.searchsorted(facet.answered, chosen)]
        chosen = chosen[np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")]
    return tuple(facet.units[row] for row in [*chosen, *rows[~with_vector]][:SHOWN])


def recent_rows(change: Change, facet: FacetDays) -> npt.NDArray[np.int64]:
    """Places of the units that were counted on the recent days."""
    late = facet.day_of[change.rows] >= len(facet.days) - change.counted.recent
    return np.asarray(change.rows[late], dtype=np.int64)


def first_day(change: Change, facet: FacetDays) -> date:
    """Give the first recent day with such a unit; of what vanished, the first recent day."""
    recent = len(facet.days) - change.counted.recent
    rows = recent_rows(change, facet)
    if change.kind == "vanished" or not len(rows):
        return facet.days[recent]
    return facet.days[int(facet.day_of[rows].min())]
