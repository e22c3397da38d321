"""How much more days differ than chance alone makes them."""

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

# What is held before any day is seen, and how many days (degrees of freedom) it weighs.
USUAL = 1.25
WEIGHT = 10.0
# Of rarer things days say too little about how they vary.
LEAST_COUNT = 5


def day_correlations(counts: Counts, units: Counts) -> npt.NDArray[np.float64]:
    """Measure, for each column, the correlation of units of one day, 0 where days differ by chance alone.

    ``counts``: by day and column, ``units``: those they are counted in, of the same shape. Pearson's
    statistic over its degrees of freedom, drawn towards that of all columns together, and that towards
    ``USUAL``: a few days of one topic alone say little. The last value is that of all columns together.
    """
    totals, every = counts.sum(axis=0), units.sum(axis=0)
    rates = np.divide(totals, every, out=np.zeros(len(totals)), where=every > 0)
    expected = units * rates
    variance = expected * (1 - rates)
    squares = np.divide((counts - expected) ** 2, variance, out=np.zeros(counts.shape), where=variance > 0)
    freedom = np.maximum((variance > 0).sum(axis=0) - 1, 0).astype(float)
    known = (totals >= LEAST_COUNT) & (every - totals >= LEAST_COUNT)
    statistic, freedom = squares.sum(axis=0) * known, freedom * known
    pooled = (statistic.sum() + WEIGHT * USUAL) / (freedom.sum() + WEIGHT)
    own = (statistic + WEIGHT * pooled) / (freedom + WEIGHT)
    sizes = np.divide((units**2).sum(axis=0), every, out=np.zeros(len(totals)), where=every > 0)
    size_of_all = float((units**2).sum() / units.sum()) if units.sum() else 0.0
    return _correlation(np.append(own, pooled), np.append(sizes, size_of_all))


def _correlation(
    dispersion: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    excess = np.maximum(dispersion - 1, 0)
    return np.clip(np.divide(excess, sizes - 1, out=np.zeros(len(excess)), where=sizes > 1), 0, 0.5)
