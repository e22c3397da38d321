"""What an exploration found."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

ExplorationStatus = Literal["ready", "provisional", "too_few", "labels"]
# Names and how many units each has, most first.
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A unit that stands for its group, and its answer."""

    unit_id: str
    summary: str


@dataclass(frozen=True, slots=True)
class Group:
    """Units whose answers are alike, or that have one label.

    ``share``: of the subset's answers. ``standing``: the facet's topics that its units are placed in now;
    those in none are not counted. ``moods``: by categorical facet, the labels of its units. ``members``: unit
    ids.
    """

    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[Exemplar, ...]
    units: int
    share: float
    standing: Counts
    moods: tuple[tuple[str, Counts], ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """The groups of a subset by one facet, largest first.

    ``status``: ``ready``; ``provisional`` where there are too few answers, or nothing stands out; ``too_few``
    to group at all; ``labels`` of a categorical facet, which are counted. ``units``: in the subset.
    ``answers``: of them, with an answer to group. ``other_versions``: answers left out, because answers of
    different versions, extractors or embedding models never mix. ``alone``: answers in no group. ``standing``
    and ``moods``: of the whole subset.
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
    standing: Counts = ()
    moods: tuple[tuple[str, Counts], ...] = ()

    def line(self) -> str:
        """What was found, on one line."""
        days = str(self.last) if self.first == self.last else f"{self.first} to {self.last}"
        of = f"{self.facet} of {_count(self.units, 'trace')}, {days}"
        if self.status == "labels":
            return f"{of}: {_count(len(self.groups), 'label')}"
        if not self.groups:
            return f"{of}: {_count(self.answers, 'answer')}, too few to group"
        placed = 1 - self.alone / self.answers
        silhouette = "" if self.silhouette is None else f", silhouette {self.silhouette:.2f}"
        return (
            f"{of}: {_count(len(self.groups), 'group')} of {_count(self.answers, 'answer')},"
            f" {placed:.0%} placed{silhouette}"
        )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
