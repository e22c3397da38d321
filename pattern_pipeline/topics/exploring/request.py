"""What a person asks to be explored, and the frames that answer it."""

from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True, slots=True)
class ExplorationRequest:
    """A facet and a choice of traces: every condition that is set must hold; an empty one has no effect.

    ``facet``: its name. ``where``: an SQL condition on the columns of ``logs``. ``user`` and ``session``:
    ids.
    ``topic``: id, start of an id, or name of a current topic or label of any facet, whose traces are
    explored.
    ``first`` and ``last``: days, both included; by default those of the newest map's window.
    """

    facet: str
    where: str = ""
    user: str = ""
    session: str = ""
    topic: str = ""
    first: date | None = None
    last: date | None = None

    def line(self) -> str:
        """Format the choice of traces, without facet and days; empty if all are meant."""
        named = {"user": self.user, "session": self.session, "topic": self.topic, "where": self.where}
        return ", ".join(f"{name} {value}" for name, value in named.items() if value)


@dataclass(frozen=True)
class Subset:
    """Units of the days from ``first`` to ``last``, and what is known of them.

    ``units``: ``day``, ``unit_id``. ``summaries``: ``facet_summaries``, of the explored
    facet.
    ``embeddings``: ``facet_embeddings`` of that facet. ``placed_topics``: ``unit_id`` and ``label``, the
    current topic of each unit by its displayed name. ``labels``: ``unit_id``, ``facet`` and ``label`` of the
    categorical facets.
    """

    facet: str
    first: date
    last: date
    units: pd.DataFrame
    summaries: pd.DataFrame
    embeddings: pd.DataFrame
    placed_topics: pd.DataFrame
    labels: pd.DataFrame
