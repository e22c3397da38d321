"""Count the units that the topics of two maps share."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Counts = npt.NDArray[np.float64]
NOWHERE = -1


@dataclass(frozen=True)
class Overlap:
    """What two maps share, over the units of both windows.

    ``shared``: units in both, by new topic (rows) and old id (columns).
    ``old_ids``: the ids of the columns, in order.
    ``known``: of each new topic the units that were in the previous window, in a topic or in none.
    ``left``: of each old topic the units that are still in the window, in a topic or in none.
    ``known_share``: share of this window's units that were in the previous window.
    """

    shared: Counts
    old_ids: tuple[str, ...]
    known: Counts
    left: Counts
    known_share: float = 0.0

    @property
    def jaccard(self) -> Counts:
        """For each pair, the units in both over the units in either; 0 to 1.

        Only units that both maps placed count: otherwise a moving window would look like change, and so would
        a radius that grew or shrank.
        """
        both = self.shared
        union = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
        shares: Counts = np.divide(both, union, out=np.zeros_like(both), where=union > 0)
        return shares


def count_overlap(
    new: Mapping[str, int], count: int, old: Mapping[str, str], window: Set[str] | None = None
) -> Overlap:
    """Count the units that two maps have in common.

    ``new``: index of the topic by unit id, -1 for none. ``count``: number of new topics.
    ``old``: id of the topic by unit id.
    ``window``: every unit of the previous window, also those in no topic; by default those of ``old``.
    """
    before: Set[str] = old.keys() if window is None else window
    ids = tuple(sorted(set(old.values())))
    column = {topic: position for position, topic in enumerate(ids)}
    shared, known, left = np.zeros((count, len(ids))), np.zeros(count), np.zeros(len(ids))
    for unit, topic in new.items():
        position = column[old[unit]] if unit in old else NOWHERE
        if position != NOWHERE:
            left[position] += 1
        if topic != NOWHERE and unit in before:
            known[topic] += 1
        if position != NOWHERE and topic != NOWHERE:
            shared[topic, position] += 1
    both = sum(unit in before for unit in new)
    return Overlap(shared, ids, known, left, both / len(new) if new else 0.0)


def match_one_to_one(likeness: Counts, ids: Sequence[str], minimum: float) -> dict[int, str]:
    """Match rows to ids one to one, with the highest total likeness (Kuhn, "The Hungarian method", 1955).

    ``likeness``: a row for each new topic, a column for each id. Pairs below ``minimum`` are left out.
    """
    pairs = zip(*linear_sum_assignment(-likeness), strict=True)
    return {int(row): ids[int(column)] for row, column in pairs if likeness[row, column] >= minimum}
