"""The maps before this one, as the lake remembers them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import pandas as pd


@dataclass(frozen=True)
class PreviousMap:
    """The map before.

    ``topics`` and ``members``: its rows of ``topic_clusters`` and ``topic_members``. ``pinned_names``: names
    that people pinned, by topic id. ``day``: whose map it is. ``older``: maps before it, newest first, in
    which topics may be found that it lost. ``own``: what an earlier run made of the very day that is mapped
    now.
    """

    topics: pd.DataFrame
    members: pd.DataFrame
    pinned_names: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    older: tuple["PreviousMap", ...] = ()
    own: "PreviousMap | None" = None

    def without_rows(self) -> "PreviousMap":
        """The same, but with no topics in it."""
        return replace(self, topics=self.topics.iloc[:0], members=self.members.iloc[:0], day=None)

    def topic_of_unit(self, column: str = "topic_id") -> dict[str, str]:
        """By unit id the topic that it was placed in, or another id that ``topics`` gives beside the topic's."""
        if column not in self.topics:
            return {}
        rows = self.topics.dropna(subset=[column])
        wanted = dict(zip(rows["topic_id"].astype(str), rows[column].astype(str), strict=True))
        placed = self.members.dropna(subset=["topic_id"])
        pairs = zip(placed["unit_id"].astype(str), placed["topic_id"].astype(str), strict=True)
        return {unit: wanted[topic] for unit, topic in pairs if topic in wanted}


class TopicHistory(Protocol):
    """What earlier days found. The lake keeps it."""

    def previous(self, facet: str, day: date) -> PreviousMap | None:
        """Return the facet's newest map with topics of a day before ``day``, with what is older and its own.

        None where there is neither a map before nor one of the day itself.
        """
        ...
