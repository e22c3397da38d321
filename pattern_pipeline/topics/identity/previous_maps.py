"""Hold the maps before the one that is made, and count the units that it shares with them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.topics.identity.level_state import LevelState

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


@dataclass(frozen=True)
class PreviousMap:
    """The map before the one that is made.

    ``topics`` and ``members``: its rows of ``topic_clusters`` and ``topic_members``.
    ``pinned_names``: names that people pinned, by topic id.
    ``day``: the day of the map.
    ``older``: maps before it, newest first; a topic that it lost may be found there.
    ``own``: the result of an earlier run for the day that is mapped now.
    ``level``: its level; None of maps that were made before levels lasted.
    """

    topics: pd.DataFrame
    members: pd.DataFrame
    pinned_names: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    older: tuple["PreviousMap", ...] = ()
    own: "PreviousMap | None" = None
    level: LevelState | None = None

    def drop_rows(self) -> "PreviousMap":
        """Return the same map without topics and members."""
        return replace(self, topics=self.topics.iloc[:0], members=self.members.iloc[:0], day=None, level=None)

    def list_levels(self) -> list[LevelState]:
        """List the levels of this map and of the older ones, newest first, up to the first without one."""
        levels: list[LevelState] = []
        for earlier in (self, *self.older):
            if earlier.level is None:
                break
            levels.append(earlier.level)
        return levels

    def index_topics(self, column: str = "topic_id") -> dict[str, str]:
        """Index the requests in a topic by their keys, see ``list_request_keys``.

        ``column``: the column of ``topics`` whose value is returned for each unit.
        """
        if column not in self.topics:
            return {}
        rows = self.topics.dropna(subset=[column])
        wanted = dict(zip(rows["topic_id"].astype(str), rows[column].astype(str), strict=True))
        placed = self.members.dropna(subset=["topic_id"])
        pairs = zip(list_request_keys(placed), placed["topic_id"].astype(str), strict=True)
        return {unit: wanted[topic] for unit, topic in pairs if topic in wanted}


class TopicHistory(Protocol):
    """The results of earlier days. The lake implements it."""

    def previous(self, facet: str, day: date) -> PreviousMap | None:
        """Return the newest map of the facet with topics from before ``day``, with older maps and the day's own.

        None if there is neither an earlier map nor one of the day itself.
        """
        ...
