"""How small a chance the neighbourhoods of a day show by luck alone: the days of the same units, drawn by lot.

Thousands of neighbourhoods are tested a day, and most are nearly the same test: a unit's neighbours are each
other's, four of them are among its eight, and today is among the three last days. Bonferroni's limit counts each
as if it were a test of its own. Under quiet traffic the units' days are as good as drawn by lot, so that drawing
them again tells how often the smallest chance of all is how small, however the tests hang together (the smallest
p-value under permutation, Westfall and Young 1993). Days that vary more than by lot are left to each test's own
chance: they pull neighbours to one day together, which makes the tests hang together more, not less.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.facet_days import FacetDays

# With so many draws a limit passed by 1 day in 200 rests on 25 of them.
DRAWS = 5000
Rows = npt.NDArray[np.int64]
Chances = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Neighbourhoods:
    """Units with a vector and their neighbours, for the draws.

    ``centres``: places among the facet's answered units. ``nearest``: of each the neighbours, nearest first.
    ``sizes``: how many neighbours are looked at, one after another. ``chances``: by how many days from the end
    are recent, the chance of each size (rows) with each number of recent neighbours (columns).
    """

    centres: Rows
    nearest: Rows
    sizes: Sequence[int]
    chances: Mapping[int, Chances]


def limit_by_lot(
    facet: FacetDays, found: Neighbourhoods, recent: int, smallest: float, budget: float
) -> float:
    """Give the chance at or under which a neighbourhood counts, so that one does on ``budget`` of quiet days.

    Of the ``recent`` last days. 0 where not even ``smallest``, the smallest chance of the day as it was, would.
    Where ``centres`` are some of the units, the budget is shared by them and the others, which Bonferroni's
    inequality allows.
    """
    if not len(found.centres):
        return 0.0
    # The day itself counts as one draw more, which keeps the rate exact with few draws.
    most = int(budget * len(found.centres) / len(facet.answered) * (DRAWS + 1)) - 1
    if most < 0:
        return 0.0
    random = np.random.default_rng(_seed(facet))
    drawn: list[float] = []
    under = 0
    for _ in range(DRAWS):
        drawn.append(_smallest(facet, found, recent, random))
        under += drawn[-1] <= smallest
        # No draw that is yet to come takes one back (Besag and Clifford 1991).
        if under > most:
            return 0.0
    above = np.sort(drawn)[most]
    # Under the first draw that is too many: what has just its chance does not count.
    return float(np.nextafter(above, 0.0))


def _smallest(facet: FacetDays, found: Neighbourhoods, recent: int, random: np.random.Generator) -> float:
    # Units without an answer have days too: how many of a day answer is luck as well.
    place = random.permutation(len(facet.units))[facet.answered]
    late = place < facet.day_units[-recent:].sum()
    last = np.asarray(found.sizes) - 1
    counts = np.cumsum(late[found.nearest[late[found.centres]]], axis=1)[:, last]
    if not len(counts):
        return 1.0
    # The more neighbours are recent, the smaller the chance: the largest count of each size is enough.
    return float(found.chances[recent][np.arange(len(last)), counts.max(axis=0)].min())


def _seed(facet: FacetDays) -> int:
    return int.from_bytes(hashlib.sha256(f"{facet.facet} {facet.days[-1]}".encode()).digest()[:8])
