"""Stable ids: a topic keeps its id from one map to the next while it keeps its members."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pattern_pipeline.topics.identity.earlier import PreviousMap
from pattern_pipeline.topics.identity.matching import matched_ids
from pattern_pipeline.topics.identity.overlap import NOWHERE, Overlap, overlap

# Fewer units than this are no topic: what has fewer left in the window has aged out of it.
LEAST = 3


@dataclass(frozen=True)
class Identities:
    """``ids`` of the new topics, in order; ``continued_from``: the id taken over, None for a new topic.

    ``continuity``: share of the units placed in this map and in the one before whose topic kept its id.
    ``survival``: share of the topics before whose id lives on, of those that still have three units in the
    window, be they placed or not: a topic that nobody asks for any more has not been lost. Both None where
    there is nothing to compare with. ``before``: the overlap with the map before that they rest on.
    """

    ids: tuple[str, ...]
    continued_from: tuple[str | None, ...]
    continuity: float | None = None
    survival: float | None = None
    before: Overlap | None = None


def identify(
    facet: str,
    day: date,
    topics_of_units: Mapping[str, int],
    count: int,
    previous: PreviousMap | None,
    minimum_overlap: float,
    *,
    column: str = "topic_id",
    prefix: str = "t",
) -> Identities:
    """Ids of ``count`` new topics from the units of the window: by unit id the topic's index, -1 for none.

    Ids are matched by the members that two maps share, never by names or centroids: those change with the
    model that makes them. See ``matching`` for which maps take part. ``column``: where the earlier maps hold
    the ids; ``prefix``: of new ids.
    """
    ids = {} if previous is None else matched_ids(topics_of_units, count, previous, minimum_overlap, column)
    known = _ids_of_earlier_days(previous, column)
    members: list[list[str]] = [[] for _ in range(count)]
    for unit, topic in topics_of_units.items():
        if topic != NOWHERE:
            members[topic].append(unit)
    taken = known | set(ids.values())
    given = tuple(
        ids.get(topic) or _new_id(facet, day, units, taken, prefix) for topic, units in enumerate(members)
    )
    continued = tuple(each if each in known else None for each in given)
    if previous is None or previous.topics.empty:
        return Identities(given, continued)
    window = frozenset(previous.members["unit_id"].astype(str))
    return _compared(
        given, continued, overlap(topics_of_units, count, previous.topic_of_unit(column), window)
    )


def _ids_of_earlier_days(previous: PreviousMap | None, column: str) -> set[str]:
    if previous is None:
        return set()
    maps = (each.topics for each in (previous, *previous.older) if column in each.topics)
    return {str(topic) for topics in maps for topic in topics[column].dropna()}


def _compared(ids: tuple[str, ...], continued: tuple[str | None, ...], found: Overlap) -> Identities:
    total = float(found.shared.sum())
    column = {topic: position for position, topic in enumerate(found.old_ids)}
    kept = sum(found.shared[new, column[each]] for new, each in enumerate(ids) if each in column)
    present = [topic for topic, left in zip(found.old_ids, found.left, strict=True) if left >= LEAST]
    return Identities(
        ids,
        continued,
        continuity=float(kept / total) if total else None,
        survival=float(np.mean([topic in ids for topic in present])) if present else None,
        before=found,
    )


def _new_id(facet: str, day: date, units: Sequence[str], taken: set[str], prefix: str) -> str:
    content = "\x00".join([facet, day.isoformat(), *sorted(units)])
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    options = (f"{prefix}_{digest[start : start + 12]}" for start in range(40))
    return next(each for each in options if each not in taken)
