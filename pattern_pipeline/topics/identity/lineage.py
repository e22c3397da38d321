"""Derive what became of each topic between two maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pattern_pipeline.topics.identity.identities import Identities
from pattern_pipeline.topics.identity.overlap import Counts, Overlap

Kind = Literal["continued", "new", "split", "merged", "retired"]
# A smaller part of a topic is stragglers, not descent.
MINIMUM_PART = 0.1
MAJORITY = 0.5


@dataclass(frozen=True)
class Descent:
    """The step of one topic from map to map.

    ``kind``, of a topic of this map: *continued*: its id is that of an earlier map, not necessarily the
    previous one; *split*: its id is new, and one previous topic gave it most of the units that could have
    been there; *new*: neither. Of a previous topic whose id is not in this map: *merged*: most of its units
    that are still in the window are now in one topic; *retired*: scattered, in no topic, or no longer in the
    window.

    ``from_topics``: previous ids that gave a tenth or more of its units that were in the window then, largest
    first.
    ``into_topics``: of an ended topic, where a tenth or more of its units still in the window are.
    ``overlap``: Jaccard with the first of them, over the units that both maps placed.
    ``units``: of a topic of this map those in it, of an ended one those still in the window.
    """

    topic_id: str
    kind: Kind
    from_topics: tuple[str, ...] = ()
    into_topics: tuple[str, ...] = ()
    overlap: float = 0.0
    units: int = 0


def derive_lineage(identities: Identities, units: Sequence[int]) -> tuple[Descent, ...]:
    """Derive the step of each topic of this map, in order, then of each previous topic whose id ended.

    ``units``: number of units of this map's topics, in order.
    """
    count = len(identities.ids)
    before = identities.before or Overlap(np.zeros((count, 0)), (), np.zeros(count), np.zeros(0))
    jaccard = before.jaccard
    living = [_describe_living(index, identities, before, jaccard, each) for index, each in enumerate(units)]
    ended = [
        _describe_ended(column, identities.ids, before, jaccard)
        for column, topic in enumerate(before.old_ids)
        if topic not in identities.ids
    ]
    return (*living, *ended)


def _describe_living(
    index: int, identities: Identities, before: Overlap, jaccard: Counts, units: int
) -> Descent:
    shared = before.shared[index]
    sources = _list_parts(shared, float(before.known[index]))
    # With a new day in the window not all units of a topic can have been in the previous one; a few that were
    # in another topic by chance do not make a new topic a part of an old one.
    possible = before.known_share * units
    if identities.continued_from[index] is not None:
        kind: Kind = "continued"
    elif sources and shared[sources[0]] >= MAJORITY * possible:
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


def _describe_ended(column: int, ids: Sequence[str], before: Overlap, jaccard: Counts) -> Descent:
    shared, left = before.shared[:, column], float(before.left[column])
    heirs = _list_parts(shared, left)
    merged = bool(heirs) and shared[heirs[0]] >= MAJORITY * left
    return Descent(
        topic_id=before.old_ids[column],
        kind="merged" if merged else "retired",
        into_topics=tuple(ids[row] for row in heirs),
        overlap=float(jaccard[heirs[0], column]) if heirs else 0.0,
        units=int(left),
    )


def _list_parts(shared: Counts, total: float) -> list[int]:
    """List the positions that hold at least a tenth of the total, largest first."""
    order = np.argsort(-shared, kind="stable")
    return [int(each) for each in order if shared[each] > 0 and shared[each] >= MINIMUM_PART * total]
