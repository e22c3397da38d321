"""What became of each topic between two maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.identity.identities import Identities
from pattern_pipeline.topics.identity.overlap import Overlap

Kind = Literal["continued", "new", "split", "merged", "retired"]
# Less of a topic than this is stragglers, not descent.
PART = 0.1
MOST = 0.5
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Descent:
    """One topic's step from map to map.

    ``kind``: *continued*, its id is that of an earlier map; *split*, an id of its own with most of its units
    from one topic before; *new*, neither; *merged*, the id ended and most of its units went to one topic;
    *retired*, the id ended otherwise. ``from_topics``: ids before that gave a tenth of its units or more,
    largest first; ``into_topics``: of an ended topic, where a tenth of its units or more went. ``overlap``:
    Jaccard with the first of them, over the units in both maps. ``units``: of a living topic those in this
    map, of an ended one those still in the window.
    """

    topic_id: str
    kind: Kind
    from_topics: tuple[str, ...] = ()
    into_topics: tuple[str, ...] = ()
    overlap: float = 0.0
    units: int = 0


def lineage(identities: Identities, units: Sequence[int]) -> tuple[Descent, ...]:
    """One line for each topic of this map, then one for each topic before whose id ended.

    ``units``: of this map's topics, in order.
    """
    before = identities.before or Overlap(np.zeros((len(identities.ids), 0)), ())
    jaccard = before.jaccard
    living = [_living(index, identities, before, jaccard, count) for index, count in enumerate(units)]
    ended = [
        _ended(column, identities.ids, before, jaccard)
        for column, topic in enumerate(before.old_ids)
        if topic not in identities.ids
    ]
    return (*living, *ended)


def _living(index: int, identities: Identities, before: Overlap, jaccard: Shares, units: int) -> Descent:
    shared = before.shared[index]
    sources = _largest(shared)
    origin = tuple(before.old_ids[column] for column in sources)
    topic = identities.ids[index]
    first = float(jaccard[index, sources[0]]) if sources else 0.0
    if identities.continued_from[index] is not None:
        kind: Kind = "continued"
    elif sources and shared[sources[0]] >= MOST * shared.sum():
        kind = "split"
    else:
        kind = "new"
    return Descent(topic, kind, origin, (), first, units)


def _ended(column: int, ids: Sequence[str], before: Overlap, jaccard: Shares) -> Descent:
    shared = before.shared[:, column]
    heirs = _largest(shared)
    merged = bool(heirs) and shared[heirs[0]] >= MOST * shared.sum()
    return Descent(
        topic_id=before.old_ids[column],
        kind="merged" if merged else "retired",
        into_topics=tuple(ids[row] for row in heirs),
        overlap=float(jaccard[heirs[0], column]) if heirs else 0.0,
        units=int(shared.sum()),
    )


def _largest(shared: Shares) -> list[int]:
    """Positions that hold a tenth or more of the total, largest first."""
    total = float(shared.sum())
    order = np.argsort(-shared, kind="stable")
    return [int(each) for each in order if total and shared[each] >= PART * total]
