"""How small a p-value must be, for the number of tests made."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

DAYS_OF_A_WEEK = 7
Chances = npt.NDArray[np.float64]


def allowed(budget: float, reachable: Sequence[Chances]) -> float:
    """Give the p-value at or under which a test of a family counts, so that ``budget`` false ones are expected.

    ``reachable``: of each test the p-values with which it could count at all, given its totals and how large a
    change must be. A test of counts has few of them, and its false alarms at a limit are the largest one that the
    limit lets through, not the limit itself. Their sum is kept within the budget, which holds by Bonferroni's
    inequality however the tests hang together, and wastes nothing on topics of two units each (Tarone 1990;
    Westfall and Wolfinger 1997).
    """
    # A p-value that alone is over the budget cannot be let through.
    steps = [np.unique(chances[chances <= budget]) for chances in reachable]
    dearer = np.concatenate([np.zeros(1), *(np.diff(each, prepend=0.0) for each in steps)])
    limits, places = np.unique(np.concatenate([np.zeros(1), *steps]), return_inverse=True)
    spent = np.cumsum(np.bincount(places, weights=dearer))
    return float(limits[np.flatnonzero(spent <= budget)[-1]])


def day_budget(false_alarms_per_week: float, share: float) -> float:
    """Give a day's part of a week's false alarms, and of that a family's share."""
    return false_alarms_per_week / DAYS_OF_A_WEEK * share
