"""Stable ids: a topic keeps its id from one map to the next while it keeps its members."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment


@dataclass(frozen=True)
class PreviousMap:
    """The map before.

    Its rows of ``topic_clusters`` and ``topic_members``, and the names that people pinned, by topic id.
    """

    topics: pd.DataFrame
    members: pd.DataFrame
    pinned_names: Mapping[str, str] = field(default_factory=dict)


class TopicHistory(Protocol):
    """What earlier days found. The lake keeps it."""

    def previous(self, facet: str, day: date) -> PreviousMap | None:
        """Return the facet's newest map with topics of a day before ``day``; None where there is none."""
        ...


@dataclass(frozen=True)
class Identities:
    """``ids`` of the new topics, in order; ``continued_from``: the id taken over, None for a new topic.

    ``continuity``: share of the units in both maps, and placed in both, whose topic kept its id.
    ``survival``: share of the previous topics that continue. Both None where there is no previous map.
    """

    ids: tuple[str, ...]
    continued_from: tuple[str | None, ...]
    continuity: float | None
    survival: float | None


def identify(
    facet: str,
    day: date,
    topics_of_units: Mapping[str, int],
    count: int,
    previous: PreviousMap | None,
    minimum_overlap: float,
) -> Identities:
    """Ids of ``count`` new topics from the units in them (``topics_of_units``: unit id to topic index).

    Ids are matched by the members that two maps share, never by names or centroids: those change with the
    model that makes them. Only units of both windows count, else a moving window would look like change.
    The matching is the one to one with the most overlap (Jaccard), pairs under ``minimum_overlap`` left
    out. One of two halves of an even split (0.5) continues; a topic scattered over four or more (0.25) does
    not.
    """
    old_ids, old = _old_topics(previous)
    shared = [unit for unit in topics_of_units if unit in old]
    overlap = np.zeros((count, len(old_ids)))
    for unit in shared:
        overlap[topics_of_units[unit], old[unit]] += 1
    jaccard = _jaccard(overlap)
    matches = {
        int(new): int(before)
        for new, before in zip(*linear_sum_assignment(-jaccard), strict=True)
        if jaccard[new, before] >= minimum_overlap
    }
    continued = tuple(old_ids[matches[topic]] if topic in matches else None for topic in range(count))
    members: list[list[str]] = [[] for _ in range(count)]
    for unit, topic in topics_of_units.items():
        members[topic].append(unit)
    ids = tuple(
        known or _new_id(facet, day, units, old_ids) for known, units in zip(continued, members, strict=True)
    )
    if previous is None or not old_ids:
        return Identities(ids, continued, None, None)
    kept = sum(matches.get(topics_of_units[unit]) == old[unit] for unit in shared)
    return Identities(ids, continued, kept / len(shared) if shared else None, len(matches) / len(old_ids))


def _old_topics(previous: PreviousMap | None) -> tuple[tuple[str, ...], dict[str, int]]:
    if previous is None:
        return (), {}
    ids = tuple(sorted(str(topic) for topic in previous.topics["topic_id"]))
    index = {topic: position for position, topic in enumerate(ids)}
    placed = previous.members.dropna(subset=["topic_id"])
    units = zip(placed["unit_id"], placed["topic_id"], strict=True)
    return ids, {str(unit): index[topic] for unit, topic in units if topic in index}


def _jaccard(overlap: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    union = overlap.sum(axis=1, keepdims=True) + overlap.sum(axis=0, keepdims=True) - overlap
    shares: npt.NDArray[np.float64] = np.divide(overlap, union, out=np.zeros_like(overlap), where=union > 0)
    return shares


def _new_id(facet: str, day: date, units: Sequence[str], taken: Sequence[str]) -> str:
    content = "\x00".join([facet, day.isoformat(), *sorted(units)])
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    found = next(digest[start : start + 12] for start in range(40) if digest[start : start + 12] not in taken)
    return f"t_{found}"
