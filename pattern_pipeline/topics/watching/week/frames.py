"""What a weekly review is made of."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

WEEK = 7


@dataclass(frozen=True)
class WeekFrames:
    """Frames up to ``until``, the last day of the week.

    ``traces``: ``day``, ``units``. ``volumes``: ``day``, ``facet``, ``topic_id``, ``units`` of free-text topics.
    ``moods``: these and ``category``, ``label``: how a categorical facet's labels fall on the topic's units.
    ``names``: ``facet``, ``topic_id``, ``name`` as people read it now. ``alerts``: ``topic_alerts``. All four
    weeks back, and so ``said``: WatchedUnit. ``topics``: ``topic_clusters`` of each facet's newest map.
    ``born``: ``day``, ``facet``, ``topic_id``, ``kind`` of the week's topics whose id is new, and the ``origin``
    of most of it; ``ended``: the same but for the origin of ids that ended. ``failures``: ``watch_failures`` of
    the week. ``reviews``: ``topic_reviews``, oldest first.
    ``datasets``: of each newest version ``dataset``, ``version``, ``day`` and, for each of its topics,
    ``facet``, ``topic_id``, ``label``, ``rows``. ``before``: ``dataset``, ``facet``, ``topic_id``, ``share``
    in the map that the version was made by.
    """

    until: date
    traces: pd.DataFrame
    volumes: pd.DataFrame
    moods: pd.DataFrame
    names: pd.DataFrame
    alerts: pd.DataFrame
    topics: pd.DataFrame
    said: pd.DataFrame
    born: pd.DataFrame
    ended: pd.DataFrame
    reviews: pd.DataFrame
    datasets: pd.DataFrame
    before: pd.DataFrame
    failures: pd.DataFrame

    @property
    def first(self) -> date:
        """The first day of the week."""
        return self.until - timedelta(days=WEEK - 1)

    def name(self, facet: str, topic_id: str, otherwise: str) -> str:
        """How people read a topic now."""
        found = self.names[(self.names["facet"] == facet) & (self.names["topic_id"] == topic_id)]
        return otherwise if found.empty else str(found["name"].iloc[0])
