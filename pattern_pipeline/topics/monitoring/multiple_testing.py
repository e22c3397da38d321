"""Find the p-value limit of a family of tests, so that a day's false alarms stay within a budget.

Tests of counts share the budget by Bonferroni's inequality, without those that could not count at all (Tarone).
Thousands of neighbourhoods are tested a day, and most are nearly the same test: a unit's neighbours are each
other's, four of them are among its eight, and today is among the three last days. Bonferroni's limit counts each
as if it were a test of its own. So their limit is that of a permutation test of the smallest p-value (Westfall and
Young 1993): under quiet traffic the units' days are as good as drawn at random, and drawing them again shows how
small the smallest p-value is by chance, however the tests depend on each other. Days that vary more than at random
are left to each test's own p-value: they pull neighbours to one day together, which makes the tests depend on each
other more, not less.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.facet_days import FacetDays

DAYS_OF_A_WEEK = 7
# With so many draws a limit passed by 1 day in 200 rests on 25 of them.
DRAWS = 5000
Rows = npt.NDArray[np.int64]
PValues = npt.NDArray[np.float64]


def find_p_value_limit(budget: float, reachable: Sequence[PValues]) -> float:
    """Find the p-value at or under which a test of a family counts, so that ``budget`` false ones are expected.

    ``reachable``: of each test the p-values with which it could count at all, given its totals and how large a
    change must be. A test of counts has few of them, and its false alarms at a limit are the largest one that the
    limit lets through, not the limit itself. Their sum is kept within the budget, which holds by Bonferroni's
    inequality however the tests depend on each other, and wastes nothing on topics of two units each (Tarone 1990;
    Westfall and Wolfinger 1997).
    """
    # A p-value that alone is over the budget cannot be let through.
    steps = [np.unique(p_values[p_values <= budget]) for p_values in reachable]
    costs = np.concatenate([np.zeros(1), *(np.diff(values, prepend=0.0) for values in steps)])
    limits, places = np.unique(np.concatenate([np.zeros(1), *steps]), return_inverse=True)
    spent = np.cumsum(np.bincount(places, weights=costs))
    return float(limits[np.flatnonzero(spent <= budget)[-1]])


def compute_day_budget(false_alarms_per_week: float, share: float) -> float:
    """Compute a day's part of a week's false alarms, and of that a family's share."""
    return false_alarms_per_week / DAYS_OF_A_WEEK * share


@dataclass(frozen=True)
class Neighbourhoods:
    """Units with a vector and their neighbours, for the permutations.

    ``centres``: places among the facet's answered units. ``nearest``: of each the neighbours, nearest first.
    ``sizes``: how many neighbours are looked at, one after another. ``p_values``: by how many days from the end
    are recent, the p-value of each size (rows) with each number of recent neighbours (columns).
    """

    centres: Rows
    nearest: Rows
    sizes: Sequence[int]
    p_values: Mapping[int, PValues]


def find_permutation_limit(
    facet: FacetDays, around: Neighbourhoods, recent: int, smallest: float, budget: float
) -> float:
    """Find the p-value at or under which a neighbourhood counts, so that one does on ``budget`` of quiet days.

    ``recent``: the last days that are compared with those before. ``smallest``: the smallest p-value of the day as
    it was; 0 is returned where not even this one would count.
    Where ``centres`` are some of the units, the budget is shared by them and the others, which Bonferroni's
    inequality allows.
    """
    if not len(around.centres):
        return 0.0
    # The day itself counts as one draw more, which keeps the rate exact with few draws.
    most = int(budget * len(around.centres) / len(facet.answered) * (DRAWS + 1)) - 1
    if most < 0:
        return 0.0
    random = np.random.default_rng(_derive_seed(facet))
    drawn: list[float] = []
    under = 0
    for _ in range(DRAWS):
        drawn.append(_draw_smallest(facet, around, recent, random))
        under += drawn[-1] <= smallest
        # No draw that is yet to come takes one back (Besag and Clifford 1991).
        if under > most:
            return 0.0
    above = np.sort(drawn)[most]
    # Under the first draw that is too many: what has just its p-value does not count.
    return float(np.nextafter(above, 0.0))


def _draw_smallest(
    facet: FacetDays, around: Neighbourhoods, recent: int, random: np.random.Generator
) -> float:
    # Units without an answer have days too: how many of a day answer is luck as well.
    position = random.permutation(len(facet.units))[facet.answered]
    late = position < facet.day_units[-recent:].sum()
    last = np.asarray(around.sizes) - 1
    counts = np.cumsum(late[around.nearest[late[around.centres]]], axis=1)[:, last]
    if not len(counts):
        return 1.0
    # The more neighbours are recent, the smaller the p-value: the largest count of each size is enough.
    return float(around.p_values[recent][np.arange(len(last)), counts.max(axis=0)].min())


def _derive_seed(facet: FacetDays) -> int:
    return int.from_bytes(hashlib.sha256(f"{facet.facet} {facet.days[-1]}".encode()).digest()[:8])
