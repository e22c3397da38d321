"""Assign stable ids: a topic keeps its id from map to map while it keeps its members."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.topics.identity.previous_maps import (
    NOWHERE,
    Counts,
    Overlap,
    PreviousMap,
    count_overlap,
    match_one_to_one,
)

# An id that the previous map does not have returns only to a topic that is mostly the old one.
REVIVAL_OVERLAP = 0.5
# Breaks ties in favour of the newer map; too small to outweigh a single unit.
AGE_PENALTY = 1e-7
# A topic with fewer units left in the window has aged out of it.
MINIMUM_UNITS = 3


def match_ids(
    topics_of_units: Mapping[str, int],
    count: int,
    previous: PreviousMap,
    minimum: float,
    column: str,
    carried: Mapping[int, str] | None = None,
) -> dict[int, str]:
    """Match new topics to existing ids; return ids by index of the topic, without those that match none.

    The likeness of a topic and an id is their highest overlap (Jaccard) in any of three: the result of an
    earlier run for this day, the previous map, and older maps, which count from an overlap of one half. So a
    map that is made again keeps the ids that people have seen, and a bad map, which is like none of the good
    ones before and after it, neither ends an id nor passes one on. One of two even halves (0.5) continues a
    topic; one of four or more parts (0.25) does not.

    ``topics_of_units``: index of the topic by key (``list_request_keys``), -1 for none.
    ``count``: number of new topics. ``minimum``: overlap below which no id is taken. ``column``: where the earlier
    maps hold the ids.
    ``carried``: ids that are known, by index of the topic. Where there are some, the map carries on the topics
    of the previous one: any other topic takes none of its ids.
    """
    carried = carried or {}
    overlaps = [
        (count_overlap(topics_of_units, count, old.index_topics(column)), lowest)
        for old, lowest in _order_maps(previous)
    ]
    ids = sorted(set(chain.from_iterable(overlap.old_ids for overlap, _ in overlaps)))
    place = {topic: position for position, topic in enumerate(ids)}
    likeness: Counts = np.zeros((count, len(ids)))
    for age, (overlap, lowest) in enumerate(overlaps):
        columns = [place[topic] for topic in overlap.old_ids]
        jaccard = np.where(overlap.jaccard >= lowest, overlap.jaccard - age * AGE_PENALTY, 0.0)
        likeness[:, columns] = np.maximum(likeness[:, columns], jaccard)
    if carried:
        likeness[list(carried)] = 0.0
        taken = {*carried.values(), *previous.index_topics(column).values()}
        likeness[:, [position for topic, position in place.items() if topic in taken]] = 0.0
    matched = match_one_to_one(likeness, ids, minimum - len(overlaps) * AGE_PENALTY)
    return {**matched, **carried}


def _order_maps(previous: PreviousMap) -> Iterator[tuple[PreviousMap, float]]:
    if previous.own is not None:
        yield previous.own, 0.0
    yield previous, 0.0
    yield from ((older, REVIVAL_OVERLAP) for older in previous.older)


@dataclass(frozen=True)
class Identities:
    """The ids of the topics of a map.

    ``ids``: of the new topics, in order.
    ``continued_from``: the id that was taken over, None for a new topic.
    ``continuity``: share of the units placed in this map and the previous one whose topic kept its id.
    ``survival``: share of the previous topics whose id continues, among those that still have three units in
    the window, placed or not: a topic that nobody asks for any more is not lost. Both are None if there is
    nothing to compare with.
    ``before``: the overlap with the previous map.
    """

    ids: tuple[str, ...]
    continued_from: tuple[str | None, ...]
    continuity: float | None = None
    survival: float | None = None
    before: Overlap | None = None


def assign_ids(
    facet: str,
    day: date,
    topics_of_units: Mapping[str, int],
    count: int,
    previous: PreviousMap | None,
    minimum_overlap: float,
    *,
    column: str = "topic_id",
    prefix: str = "t",
    carried: Mapping[int, str] | None = None,
) -> Identities:
    """Assign ids to ``count`` new topics: ids of earlier maps to those that continue, new ids to the others.

    Topics are matched by the members that two maps share, not by names or centroids, which change with the
    model.

    ``topics_of_units``: index of the topic by key (``list_request_keys``), -1 for none.
    ``column``: where the earlier maps hold the ids. ``prefix``: of new ids. See ``match_ids`` for which maps
    take part, and what ``carried`` is.
    """
    ids = (
        {}
        if previous is None
        else match_ids(topics_of_units, count, previous, minimum_overlap, column, carried)
    )
    earlier_ids = _list_earlier_ids(previous, column)
    members: list[list[str]] = [[] for _ in range(count)]
    for unit, topic in topics_of_units.items():
        if topic != NOWHERE:
            members[topic].append(unit)
    taken = earlier_ids | set(ids.values())
    given = tuple(
        ids.get(topic) or _make_id(facet, day, units, taken, prefix) for topic, units in enumerate(members)
    )
    continued = tuple(topic_id if topic_id in earlier_ids else None for topic_id in given)
    if previous is None or previous.topics.empty:
        return Identities(given, continued)
    window = frozenset(list_request_keys(previous.members))
    return _measure_continuity(
        given, continued, count_overlap(topics_of_units, count, previous.index_topics(column), window)
    )


def _list_earlier_ids(previous: PreviousMap | None, column: str) -> set[str]:
    if previous is None:
        return set()
    maps = (earlier.topics for earlier in (previous, *previous.older) if column in earlier.topics)
    return {str(topic) for topics in maps for topic in topics[column].dropna()}


def _measure_continuity(
    ids: tuple[str, ...], continued: tuple[str | None, ...], shared_units: Overlap
) -> Identities:
    total = float(shared_units.shared.sum())
    column = {topic: position for position, topic in enumerate(shared_units.old_ids)}
    continued_units = sum(
        shared_units.shared[new, column[topic_id]] for new, topic_id in enumerate(ids) if topic_id in column
    )
    present = [
        topic
        for topic, left in zip(shared_units.old_ids, shared_units.left, strict=True)
        if left >= MINIMUM_UNITS
    ]
    return Identities(
        ids,
        continued,
        continuity=float(continued_units / total) if total else None,
        survival=float(np.mean([topic in ids for topic in present])) if present else None,
        before=shared_units,
    )


def _make_id(facet: str, day: date, units: Sequence[str], taken: set[str], prefix: str) -> str:
    content = "\x00".join([facet, day.isoformat(), *sorted(units)])
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    options = (f"{prefix}_{digest[start : start + 12]}" for start in range(40))
    return next(option for option in options if option not in taken)
