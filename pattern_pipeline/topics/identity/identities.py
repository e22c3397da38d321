"""Stable ids: a topic keeps its id from one map to the next while it keeps its members."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pattern_pipeline.topics.identity.earlier import PreviousMap
from pattern_pipeline.topics.identity.overlap import Overlap, matched, overlap


@dataclass(frozen=True)
class Identities:
    """``ids`` of the new topics, in order; ``continued_from``: the id taken over, None for a new topic.

    ``continuity``: share of the units placed in this map and in the one before whose topic kept its id.
    ``survival``: share of the topics before that live on, of those that still have units in the window: a
    topic that nobody asks for any more has not been lost. Both None where there is nothing to compare with.
    ``before``: the overlap with the map before that they rest on.
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
    """Ids of ``count`` new topics from the units in them (``topics_of_units``: unit id to topic index).

    Ids are matched by the members that two maps share, never by names or centroids: those change with the
    model that makes them. What an earlier run made of this very day is asked first, so that a map made anew
    keeps the ids that people have seen; then the map before; then older ones, so that one bad map does not
    end the topics that it missed. ``column``: where the earlier maps hold the ids; ``prefix``: of new ids.
    """
    ids: dict[int, str] = {}
    for earlier in _in_turn(previous):
        old = earlier.topic_of_unit(column)
        open_ids = set(old.values()) - set(ids.values())
        unnamed = {unit: topic for unit, topic in topics_of_units.items() if topic not in ids}
        found = overlap(unnamed, count, old, sorted(open_ids))
        ids |= {topic: known for topic, known in matched(found, minimum_overlap).items() if topic not in ids}
    known = _ids_of_earlier_days(previous, column)
    members: list[list[str]] = [[] for _ in range(count)]
    for unit, topic in topics_of_units.items():
        members[topic].append(unit)
    taken = known | set(ids.values())
    given = tuple(
        ids.get(topic) or _new_id(facet, day, units, taken, prefix) for topic, units in enumerate(members)
    )
    continued = tuple(each if each in known else None for each in given)
    if previous is None or previous.topics.empty:
        return Identities(given, continued)
    return _compared(given, continued, topics_of_units, previous.topic_of_unit(column))


def _in_turn(previous: PreviousMap | None) -> Iterator[PreviousMap]:
    if previous is not None:
        yield from ([previous.own] if previous.own is not None else [])
        yield previous
        yield from previous.older


def _ids_of_earlier_days(previous: PreviousMap | None, column: str) -> set[str]:
    if previous is None:
        return set()
    maps = (each.topics for each in (previous, *previous.older) if column in each.topics)
    return {str(topic) for topics in maps for topic in topics[column].dropna()}


def _compared(
    ids: tuple[str, ...],
    continued: tuple[str | None, ...],
    topics_of_units: Mapping[str, int],
    old: Mapping[str, str],
) -> Identities:
    found = overlap(topics_of_units, len(ids), old, sorted(set(old.values())))
    total = found.shared.sum()
    if not total:
        return Identities(ids, continued, before=found)
    column = {topic: position for position, topic in enumerate(found.old_ids)}
    kept = sum(found.shared[new, column[each]] for new, each in enumerate(ids) if each in column)
    seen = [topic for topic, units in zip(found.old_ids, found.shared.sum(axis=0), strict=True) if units]
    survival = float(np.mean([topic in ids for topic in seen]))
    return Identities(ids, continued, float(kept / total), survival, found)


def _new_id(facet: str, day: date, units: Sequence[str], taken: set[str], prefix: str) -> str:
    content = "\x00".join([facet, day.isoformat(), *sorted(units)])
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    options = (f"{prefix}_{digest[start : start + 12]}" for start in range(40))
    return next(each for each in options if each not in taken)
