"""An exploration: the request, the subset of traces that answers it, and the result."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

ExplorationStatus = Literal["ready", "provisional", "too_few", "labels"]
# Names and their numbers of units, most first.
Counts = tuple[tuple[str, int], ...]


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

    ``units``: ``day``, ``unit_id``. ``summaries``: ``facet_summaries``, of the explored facet.
    ``embeddings``: ``facet_embeddings`` of that facet. ``placed_topics``: ``unit_id``, ``position`` and ``label``,
    the current topic of each answer by its displayed name. ``labels``: ``unit_id``, ``facet`` and ``label`` of the
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


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A unit that represents its group, and its answer."""

    unit_id: str
    summary: str


@dataclass(frozen=True, slots=True)
class Group:
    """Units whose answers are alike, or that have the same label.

    ``units``: its answers, of which a unit with several requests has several. ``share``: of the subset's answers.
    ``placed_topics``: current topics of the facet that its answers are placed in, with counts; answers in no topic
    are not counted. ``label_counts``: labels of its units, each counted once, by categorical facet.
    ``members``: unit ids, none twice.
    """

    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[Exemplar, ...]
    units: int
    share: float
    placed_topics: Counts
    label_counts: tuple[tuple[str, Counts], ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """The groups of a subset by one facet, largest first.

    ``status``: ``ready``; ``provisional`` if there are too few answers or nothing is dense; ``too_few`` to
    group at all; ``labels`` for a categorical facet, whose labels are counted.
    ``units``: in the subset. ``answers``: of these, with an answer to group. ``other_versions``: answers left
    out, because answers of different versions, extractors or embedding models never mix. ``alone``: answers
    in no group.
    ``placed_topics`` and ``label_counts``: of the whole subset.
    """

    facet: str
    first: date
    last: date
    status: ExplorationStatus
    units: int
    answers: int
    other_versions: int = 0
    alone: int = 0
    silhouette: float | None = None
    groups: tuple[Group, ...] = ()
    placed_topics: Counts = ()
    label_counts: tuple[tuple[str, Counts], ...] = ()

    def line(self) -> str:
        """Format the result as one line."""
        days = str(self.last) if self.first == self.last else f"{self.first} to {self.last}"
        of = f"{self.facet} of {_format_count(self.units, 'trace')}, {days}"
        if self.status == "labels":
            return f"{of}: {_format_count(len(self.groups), 'label')}"
        if not self.groups:
            return f"{of}: {_format_count(self.answers, 'answer')}, too few to group"
        placed = 1 - self.alone / self.answers
        silhouette = "" if self.silhouette is None else f", silhouette {self.silhouette:.2f}"
        return (
            f"{of}: {_format_count(len(self.groups), 'group')} of {_format_count(self.answers, 'answer')},"
            f" {placed:.0%} placed{silhouette}"
        )


def _format_count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
