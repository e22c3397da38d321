"""How small a p-value must be, for the number of tests made."""

from collections.abc import Sequence

import numpy as np

DAYS_OF_A_WEEK = 7


def allowed(budget: float, least: Sequence[float]) -> float:
    """Give the p-value at or under which a test of a family counts, so that ``budget`` false ones are expected.

    ``least``: the smallest p-value that each test could reach at all, given its totals. By Bonferroni's
    inequality the expected number of false alarms is at most the budget, however the tests hang together;
    tests that could not reach the limit do not count (Tarone 1990), or topics of two units each would
    drown the others.
    """
    ordered = np.sort(np.asarray(least, dtype=float))
    for count in range(1, len(ordered) + 1):
        reachable = int(np.searchsorted(ordered, budget / count, side="right"))
        if reachable <= count:
            return budget / count
    return budget


def day_budget(false_alarms_per_week: float, families: int) -> float:
    """Share a week's false alarms among its days and the families of tests of each."""
    return false_alarms_per_week / DAYS_OF_A_WEEK / families
