"""Which topic takes over which id, out of several earlier maps."""

from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np

from pattern_pipeline.topics.identity.earlier import PreviousMap
from pattern_pipeline.topics.identity.overlap import Counts, matched, overlap

# An id that the map before does not know comes back only to a topic that is mostly the old one.
REVIVED = 0.5
# Between maps that say the same the newer one speaks. Too little to outweigh a single unit.
AGE = 1e-7


def matched_ids(
    topics_of_units: Mapping[str, int], count: int, previous: PreviousMap, minimum: float, column: str
) -> dict[int, str]:
    """By index of the new topic the id that it takes over; topics that take none are absent.

    The likeness of a topic and an id is their highest overlap (Jaccard) in any of: what an earlier run made
    of this very day, the map before, and older maps, where it counts from one half on. So a map made anew
    keeps the ids that people have seen, and a bad map, of which nothing is like the good ones before and
    after it, ends no id and lends none. One of two halves of an even split (0.5) continues; a topic
    scattered over four or more (0.25) does not.
    """
    found = [
        (overlap(topics_of_units, count, old.topic_of_unit(column)), lowest)
        for old, lowest in _in_turn(previous)
    ]
    ids = sorted(set(chain.from_iterable(each.old_ids for each, _ in found)))
    place = {topic: position for position, topic in enumerate(ids)}
    likeness: Counts = np.zeros((count, len(ids)))
    for age, (each, lowest) in enumerate(found):
        columns = [place[topic] for topic in each.old_ids]
        jaccard = np.where(each.jaccard >= lowest, each.jaccard - age * AGE, 0.0)
        likeness[:, columns] = np.maximum(likeness[:, columns], jaccard)
    return matched(likeness, ids, minimum - len(found) * AGE)


def _in_turn(previous: PreviousMap) -> Iterator[tuple[PreviousMap, float]]:
    if previous.own is not None:
        yield previous.own, 0.0
    yield previous, 0.0
    yield from ((each, REVIVED) for each in previous.older)
