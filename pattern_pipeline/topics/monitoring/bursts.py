"""How much a day favours some neighbourhoods over others when nothing is new."""

import numpy as np

from pattern_pipeline.topics.monitoring.dispersion import USUAL, WEIGHT
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.lots import Neighbourhoods


def usual_burst(facet: FacetDays, around: Neighbourhoods, recent: int) -> float:
    """Measure the squared coefficient of variation of a neighbourhood's rate from day to day, 0 for none.

    Taken from the days before the ``recent`` ones: how many times as often as by lot a unit's neighbour is of its
    own day (a pair correlation, Ripley 1976), less one. It is measured where it is used, between texts that are
    near each other: what topics of a hundred units vary says little of groups of five, and what users say again
    on the same day shows here alone. A few pairs say little, so that they are drawn towards ``USUAL``.
    """
    days = facet.day_of[facet.answered]
    first = len(facet.days) - recent
    sizes = np.bincount(days[days < first], minlength=1)
    total = int(sizes.sum())
    if total < 2 or not len(around.centres):
        return USUAL - 1
    own, others = days[around.centres][:, None], days[around.nearest]
    pairs = (own < first) & (others < first)
    same = int((pairs & (own == others)).sum())
    expected = float(pairs.sum() * (sizes * (sizes - 1)).sum() / (total * (total - 1)))
    return max(0.0, (same + WEIGHT * USUAL) / (expected + WEIGHT) - 1)


def correlation_of(burst: float, rate: float) -> float:
    """Give the correlation of units of one day, of something so frequent whose rate varies so much."""
    return burst * rate / (1 - rate) if rate < 1 else 0.0
