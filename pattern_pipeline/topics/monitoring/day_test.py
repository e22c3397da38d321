"""The test that every alert rests on: two counts, of days that vary more than chance alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln, logsumexp

Counts = npt.NDArray[np.int64]
# Below this correlation a beta-binomial cannot be told from a binomial, and its terms lose their digits.
NO_CORRELATION = 1e-7
MOST_CORRELATION = 0.9


@dataclass(frozen=True)
class Days:
    """Some days taken together: their ``units``, and the correlation of units of one day as felt in the sum."""

    units: int
    correlation: float


def together(day_units: Counts, correlation: float) -> Days:
    """Take days together whose rates vary on their own: the more days, the less it shows in their sum."""
    total = int(day_units.sum())
    if total <= 1:
        return Days(total, 0.0)
    within = float((day_units * (day_units - 1)).sum()) / (total * (total - 1))
    return Days(total, correlation * within)


@dataclass(frozen=True)
class Verdict:
    """Chances of every count that the sum allows, and the place of the one that came.

    ``possible``: the counts, rising by one; ``or_more``, ``or_fewer``: the chance of each or more, or fewer.
    """

    possible: Counts
    or_more: npt.NDArray[np.float64]
    or_fewer: npt.NDArray[np.float64]
    place: int

    @property
    def more(self) -> float:
        """The chance of so many or more."""
        return float(self.or_more[self.place])

    @property
    def fewer(self) -> float:
        """The chance of so many or fewer."""
        return float(self.or_fewer[self.place])

    @property
    def least_more(self) -> float:
        """The smallest that ``more`` could be."""
        return float(self.or_more[-1])

    @property
    def least_fewer(self) -> float:
        """The smallest that ``fewer`` could be."""
        return float(self.or_fewer[0])


def compare(count: int, recent: Days, count_before: int, before: Days) -> Verdict:
    """Test ``count`` of the recent units against ``count_before`` of those before, given their sum.

    Both counts are beta-binomial with one rate. Given the sum nothing is left to estimate but the
    correlation; without correlation this is Fisher's exact test.
    """
    total = count + count_before
    low, high = max(0, total - before.units), min(recent.units, total)
    possible = np.arange(low, high + 1)
    if low == high:
        return Verdict(possible, np.ones(1), np.ones(1), 0)
    rate = total / (recent.units + before.units)
    weights = _log_chance(possible, recent, rate) + _log_chance(total - possible, before, rate)
    chances = np.exp(weights - logsumexp(weights))
    return Verdict(
        possible,
        or_more=np.minimum(1.0, np.cumsum(chances[::-1])[::-1]),
        or_fewer=np.minimum(1.0, np.cumsum(chances)),
        place=count - low,
    )


def _log_chance(counts: Counts, days: Days, rate: float) -> npt.NDArray[np.float64]:
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
