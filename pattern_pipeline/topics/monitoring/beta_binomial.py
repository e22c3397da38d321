"""Compare two counts by a beta-binomial test: a binomial test for days that vary more than chance alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln, logsumexp

Counts = npt.NDArray[np.int64]
# Below this correlation a beta-binomial cannot be told from a binomial, and its terms lose their digits.
NO_CORRELATION = 1e-7
MOST_CORRELATION = 0.9


@dataclass(frozen=True)
class PooledDays:
    """Days pooled: their ``units``, and the ``correlation`` of units of one day as it appears in the sum."""

    units: int
    correlation: float


def pool_days(day_units: Counts, correlation: float) -> PooledDays:
    """Pool days whose rates vary independently: the more days, the smaller the correlation in their sum.

    ``day_units``: units of each day. ``correlation``: of the units of one day.
    """
    total = int(day_units.sum())
    if total <= 1:
        return PooledDays(total, 0.0)
    within = float((day_units * (day_units - 1)).sum()) / (total * (total - 1))
    return PooledDays(total, correlation * within)


@dataclass(frozen=True)
class CountTest:
    """The result of the test: p-values of every count that the sum allows, and the position of the observed one.

    ``possible``: the counts, rising by one; ``p_or_more``, ``p_or_fewer``: probability of each or more, or fewer.
    """

    possible: Counts
    p_or_more: npt.NDArray[np.float64]
    p_or_fewer: npt.NDArray[np.float64]
    position: int

    @property
    def p_more(self) -> float:
        """The p-value of so many or more."""
        return float(self.p_or_more[self.position])

    @property
    def p_fewer(self) -> float:
        """The p-value of so many or fewer."""
        return float(self.p_or_fewer[self.position])

    @property
    def smallest_p_more(self) -> float:
        """The smallest that ``p_more`` could be."""
        return float(self.p_or_more[-1])

    @property
    def smallest_p_fewer(self) -> float:
        """The smallest that ``p_fewer`` could be."""
        return float(self.p_or_fewer[0])


def compare_counts(count: int, recent: PooledDays, count_before: int, before: PooledDays) -> CountTest:
    """Compare ``count`` of the recent units with ``count_before`` of those before, given their sum.

    Both counts are beta-binomial with one rate. Given the sum nothing is left to estimate but the
    correlation; without correlation this is Fisher's exact test.
    """
    total = count + count_before
    low, high = max(0, total - before.units), min(recent.units, total)
    possible = np.arange(low, high + 1)
    if low == high:
        return CountTest(possible, np.ones(1), np.ones(1), 0)
    rate = total / (recent.units + before.units)
    weights = _compute_log_chances(possible, recent, rate) + _compute_log_chances(
        total - possible, before, rate
    )
    probabilities = np.exp(weights - logsumexp(weights))
    return CountTest(
        possible,
        p_or_more=np.minimum(1.0, np.cumsum(probabilities[::-1])[::-1]),
        p_or_fewer=np.minimum(1.0, np.cumsum(probabilities)),
        position=count - low,
    )


def _compute_log_chances(counts: Counts, days: PooledDays, rate: float) -> npt.NDArray[np.float64]:
    # Without the parts that do not depend on the count: the caller scales the sum to 1.
    rest = days.units - counts
    choices = -gammaln(counts + 1.0) - gammaln(rest + 1.0)
    correlation = min(days.correlation, MOST_CORRELATION)
    if correlation < NO_CORRELATION or not 0 < rate < 1:
        # A rate of 1 is never compared (all counts equal): the terms below are finite.
        return np.asarray(choices + counts * np.log(rate) + rest * np.log1p(-rate), dtype=np.float64)
    strength = (1 - correlation) / correlation
    return np.asarray(
        choices + betaln(counts + rate * strength, rest + (1 - rate) * strength), dtype=np.float64
    )
