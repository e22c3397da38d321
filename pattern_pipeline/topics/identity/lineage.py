"""What became of each topic between two maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pattern_pipeline.topics.identity.identities import Identities
from pattern_pipeline.topics.identity.overlap import Counts, Overlap

Kind = Literal["continued", "new", "split", "merged", "retired"]
# Less of a topic than this is stragglers, not descent.
PART = 0.1
MOST = 0.5


@dataclass(frozen=True)
class Descent:
    """One topic's step from map to map.

    ``kind`` of a topic of this map: *continued*, its id is that of an earlier map, though not always of the
    one before; *split*, an id of its own, and one topic before gave it most of the units that could have
    been there; *new*, neither. Of a topic of the map before whose id is not in this one: *merged*, most of
    its units that are still in the window are in one topic now; *retired*, not so: scattered, in no topic,
    or aged out of the window.

    ``from_topics``: ids before that gave a tenth or more of its units that were in the window then, largest
    first. ``into_topics``: of an ended topic, where a tenth or more of its units still in the window are.
    ``overlap``: Jaccard with the first of them, over the units that both maps placed. ``units``: of a topic
    of this map those in it, of an ended one those still in the window.
    """

    topic_id: str
    kind: Kind
    from_topics: tuple[str, ...] = ()
    into_topics: tuple[str, ...] = ()
    overlap: float = 0.0
    units: int = 0


def lineage(identities: Identities, units: Sequence[int]) -> tuple[Descent, ...]:
    """One line for each topic of this map, in order, then one for each topic before whose id ended.

    ``units``: of this map's topics, in order.
    """
    count = len(identities.ids)
    before = identities.before or Overlap(np.zeros((count, 0)), (), np.zeros(count), np.zeros(0))
    jaccard = before.jaccard
    living = [_living(index, identities, before, jaccard, each) for index, each in enumerate(units)]
    ended = [
        _ended(column, identities.ids, before, jaccard)
        for column, topic in enumerate(before.old_ids)
        if topic not in identities.ids
    ]
    return (*living, *ended)


def _living(index: int, identities: Identities, before: Overlap, jaccard: Counts, units: int) -> Descent:
    shared = before.shared[index]
    sources = _parts(shared, float(before.known[index]))
    # With a new day in the window not all of a topic's units can have been in the one before; a few that
    # stood elsewhere by chance do not make a new topic a part of an old one.
    possible = before.known_share * units
    if identities.continued_from[index] is not None:
        kind: Kind = "continued"
    elif sources and shared[sources[0]] >= MOST * possible:
        kind = "split"
    else:
        kind = "new"
    return Descent(
        topic_id=identities.ids[index],
        kind=kind,
        from_topics=tuple(before.old_ids[column] for column in sources),
        overlap=float(jaccard[index, sources[0]]) if sources else 0.0,
        units=units,
    )


def _ended(column: int, ids: Sequence[str], before: Overlap, jaccard: Counts) -> Descent:
    shared, left = before.shared[:, column], float(before.left[column])
    heirs = _parts(shared, left)
    merged = bool(heirs) and shared[heirs[0]] >= MOST * left
    return Descent(
        topic_id=before.old_ids[column],
        kind="merged" if merged else "retired",
        into_topics=tuple(ids[row] for row in heirs),
        overlap=float(jaccard[heirs[0], column]) if heirs else 0.0,
        units=int(left),
    )


def _parts(shared: Counts, total: float) -> list[int]:
    """Positions that hold a tenth or more of the total, largest first."""
    order = np.argsort(-shared, kind="stable")
    return [int(each) for each in order if shared[each] > 0 and shared[each] >= PART * total]
