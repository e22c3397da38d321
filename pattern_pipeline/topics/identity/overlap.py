"""How much the topics of two maps have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment


@dataclass(frozen=True)
class Overlap:
    """Units in both maps, by new topic (rows) and old id (columns); ``old_ids`` in order."""

    shared: npt.NDArray[np.float64]
    old_ids: tuple[str, ...]

    @property
    def jaccard(self) -> npt.NDArray[np.float64]:
        """Of each pair, the units in both over the units in either; 0 to 1."""
        both = self.shared
        union = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
        shares: npt.NDArray[np.float64] = np.divide(both, union, out=np.zeros_like(both), where=union > 0)
        return shares


def overlap(new: Mapping[str, int], count: int, old: Mapping[str, str], old_ids: Sequence[str]) -> Overlap:
    """Count the units that were placed in both maps.

    ``new``: by unit id the index of its topic, of ``count``. ``old``: by unit id the id of its topic. Only
    units of both count, else a moving window would look like change.
    """
    ids = tuple(sorted(old_ids))
    column = {topic: position for position, topic in enumerate(ids)}
    shared = np.zeros((count, len(ids)))
    for unit, topic in new.items():
        before = old.get(unit)
        if before in column:
            shared[topic, column[before]] += 1
    return Overlap(shared, ids)


def matched(found: Overlap, minimum: float) -> dict[int, str]:
    """The one-to-one matching of new topics to old ids with the most overlap (Jaccard; Kuhn 1955).

    Pairs under ``minimum`` are left out. One of two halves of an even split (0.5) continues; a topic
    scattered over four or more (0.25) does not.
    """
    jaccard = found.jaccard
    pairs = zip(*linear_sum_assignment(-jaccard), strict=True)
    return {int(new): found.old_ids[old] for new, old in pairs if jaccard[new, old] >= minimum}
