"""The earlier maps of a facet, as the lake returns them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import pandas as pd


@dataclass(frozen=True)
class PreviousMap:
    """The map before the one that is made.

    ``topics`` and ``members``: its rows of ``topic_clusters`` and ``topic_members``.
    ``pinned_names``: names that people pinned, by topic id.
    ``day``: the day of the map.
    ``older``: maps before it, newest first; a topic that it lost may be found there.
    ``own``: the result of an earlier run for the day that is mapped now.
    """

    topics: pd.DataFrame
    members: pd.DataFrame
    pinned_names: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    older: tuple["PreviousMap", ...] = ()
    own: "PreviousMap | None" = None

    def drop_rows(self) -> "PreviousMap":
        """Return the same map without topics and members."""
        return replace(self, topics=self.topics.iloc[:0], members=self.members.iloc[:0], day=None)

    def index_topics(self, column: str = "topic_id") -> dict[str, str]:
        """Index the units in a topic by unit id.

        ``column``: the column of ``topics`` whose value is returned for each unit.
        """
        if column not in self.topics:
            return {}
        rows = self.topics.dropna(subset=[column])
        wanted = dict(zip(rows["topic_id"].astype(str), rows[column].astype(str), strict=True))
        placed = self.members.dropna(subset=["topic_id"])
        pairs = zip(placed["unit_id"].astype(str), placed["topic_id"].astype(str), strict=True)
        return {unit: wanted[topic] for unit, topic in pairs if topic in wanted}


class TopicHistory(Protocol):
    """The results of earlier days. The lake implements it."""

    def previous(self, facet: str, day: date) -> PreviousMap | None:
        """Return the newest map of the facet with topics from before ``day``, with older maps and the day's own.

        None if there is neither an earlier map nor one of the day itself.
        """
        ...
