"""Measure how much more counts vary from day to day than chance alone makes them: overdispersion.

Two measures: the correlation of the units of one day for counted topics and labels, and the coefficient of
variation of a neighbourhood's rate for groups that no topic holds.
"""

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.multiple_testing import Neighbourhoods

Counts = npt.NDArray[np.int64]

# The dispersion that is assumed before any day is seen, and how many days (degrees of freedom) it weighs.
PRIOR_DISPERSION = 1.25
PRIOR_WEIGHT = 10.0
# Of rarer things days say too little about how they vary.
MINIMUM_COUNT = 5


def measure_day_correlations(counts: Counts, units: Counts) -> npt.NDArray[np.float64]:
    """Measure, for each column, the correlation of units of one day, 0 where days differ by chance alone.

    ``counts``: by day and column, ``units``: those they are counted in, of the same shape. Pearson's
    statistic over its degrees of freedom, drawn towards that of all columns together, and that towards
    ``PRIOR_DISPERSION``: a few days of one topic alone say little. The last value is that of all columns together.
    """
    totals, all_units = counts.sum(axis=0), units.sum(axis=0)
    rates = np.divide(totals, all_units, out=np.zeros(len(totals)), where=all_units > 0)
    expected = units * rates
    variance = expected * (1 - rates)
    squares = np.divide((counts - expected) ** 2, variance, out=np.zeros(counts.shape), where=variance > 0)
    freedom = np.maximum((variance > 0).sum(axis=0) - 1, 0).astype(float)
    measurable = (totals >= MINIMUM_COUNT) & (all_units - totals >= MINIMUM_COUNT)
    statistic, freedom = squares.sum(axis=0) * measurable, freedom * measurable
    pooled = (statistic.sum() + PRIOR_WEIGHT * PRIOR_DISPERSION) / (freedom.sum() + PRIOR_WEIGHT)
    own = (statistic + PRIOR_WEIGHT * pooled) / (freedom + PRIOR_WEIGHT)
    sizes = np.divide((units**2).sum(axis=0), all_units, out=np.zeros(len(totals)), where=all_units > 0)
    size_of_all = float((units**2).sum() / units.sum()) if units.sum() else 0.0
    return _derive_correlation(np.append(own, pooled), np.append(sizes, size_of_all))


def _derive_correlation(
    dispersion: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    excess = np.maximum(dispersion - 1, 0)
    return np.clip(np.divide(excess, sizes - 1, out=np.zeros(len(excess)), where=sizes > 1), 0, 0.5)


def measure_rate_variation(facet: FacetDays, around: Neighbourhoods, recent: int) -> float:
    """Measure the squared coefficient of variation of a neighbourhood's rate from day to day, 0 for none.

    It is taken from the days before the ``recent`` ones: how many times as often as at random a unit's neighbour
    is of its own day (a pair correlation, Ripley 1976), less one. It is measured where it is used, between texts
    that are near each other: the variation of topics of a hundred units says little about groups of five, and what
    users repeat on the same day shows here alone. A few pairs say little, so that they are drawn towards
    ``PRIOR_DISPERSION``.
    """
    days = facet.day_of[facet.answered]
    first = len(facet.days) - recent
    sizes = np.bincount(days[days < first], minlength=1)
    total = int(sizes.sum())
    if total < 2 or not len(around.centres):
        return PRIOR_DISPERSION - 1
    own, others = days[around.centres][:, None], days[around.nearest]
    pairs = (own < first) & (others < first)
    same = int((pairs & (own == others)).sum())
    expected = float(pairs.sum() * (sizes * (sizes - 1)).sum() / (total * (total - 1)))
    return max(0.0, (same + PRIOR_WEIGHT * PRIOR_DISPERSION) / (expected + PRIOR_WEIGHT) - 1)


def convert_to_correlation(variation: float, rate: float) -> float:
    """Convert a variation of the rate, and the rate, to the correlation of the units of one day."""
    return variation * rate / (1 - rate) if rate < 1 else 0.0
