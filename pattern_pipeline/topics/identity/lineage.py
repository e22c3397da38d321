"""Derive what became of each topic between two maps, and list it over the days and since a decision.

A decision belongs to an id. A topic that takes in another keeps its own decision; the other topic's decision
has no effect while that id is gone, and is in force again if the id comes back. A part that splits off has an
id of its own and therefore no decision: an approval of the whole never promotes a part. In both cases people
are notified, because what they decided on has changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.identity.identities import Identities
from pattern_pipeline.topics.identity.previous_maps import Counts, Overlap

Kind = Literal["continued", "new", "split", "merged", "retired"]
# A smaller part of a topic is stragglers, not descent.
MINIMUM_PART = 0.1
MAJORITY = 0.5
EventKind = Literal["began", "split from", "took in", "a part left", "merged into", "retired"]
_CHANGES_OF_SUBSTANCE: Mapping[EventKind, str] = {"took in": "merged since", "a part left": "split since"}


@dataclass(frozen=True)
class Descent:
    """The step of one topic from map to map.

    ``kind``, of a topic of this map: *continued*: its id is that of an earlier map, not necessarily the
    previous one; *split*: its id is new, and one previous topic gave it most of the units that could have
    been there; *new*: neither. Of a previous topic whose id is not in this map: *merged*: most of its units
    that are still in the window are now in one topic; *retired*: scattered, in no topic, or no longer in the
    window.

    ``from_topics``: previous ids that gave a tenth or more of its units that were in the window then, largest
    first.
    ``into_topics``: of an ended topic, where a tenth or more of its units still in the window are.
    ``overlap``: Jaccard with the first of them, over the units that both maps placed.
    ``units``: of a topic of this map those in it, of an ended one those still in the window.
    """

    topic_id: str
    kind: Kind
    from_topics: tuple[str, ...] = ()
    into_topics: tuple[str, ...] = ()
    overlap: float = 0.0
    units: int = 0


def derive_lineage(identities: Identities, units: Sequence[int]) -> tuple[Descent, ...]:
    """Derive the step of each topic of this map, in order, then of each previous topic whose id ended.

    ``units``: number of units of this map's topics, in order.
    """
    count = len(identities.ids)
    before = identities.before or Overlap(np.zeros((count, 0)), (), np.zeros(count), np.zeros(0))
    jaccard = before.jaccard
    living = [
        _describe_living(index, identities, before, jaccard, topic_units)
        for index, topic_units in enumerate(units)
    ]
    ended = [
        _describe_ended(column, identities.ids, before, jaccard)
        for column, topic in enumerate(before.old_ids)
        if topic not in identities.ids
    ]
    return (*living, *ended)


def _describe_living(
    index: int, identities: Identities, before: Overlap, jaccard: Counts, units: int
) -> Descent:
    shared = before.shared[index]
    sources = _list_parts(shared, float(before.known[index]))
    # With a new day in the window not all units of a topic can have been in the previous one; a few that were
    # in another topic by chance do not make a new topic a part of an old one.
    possible = before.known_share * units
    if identities.continued_from[index] is not None:
        kind: Kind = "continued"
    elif sources and shared[sources[0]] >= MAJORITY * possible:
        kind = "split"
    else:
        kind = "new"
    return Descent(
        topic_id=identities.ids[index],
        kind=kind,
        from_topics=tuple(before.old_ids[column] for column in sources),
        overlap=float(jaccard[index, sources[0]]) if sources else 0.0,
        units=units,
    )


def _describe_ended(column: int, ids: Sequence[str], before: Overlap, jaccard: Counts) -> Descent:
    shared, left = before.shared[:, column], float(before.left[column])
    heirs = _list_parts(shared, left)
    merged = bool(heirs) and shared[heirs[0]] >= MAJORITY * left
    return Descent(
        topic_id=before.old_ids[column],
        kind="merged" if merged else "retired",
        into_topics=tuple(ids[row] for row in heirs),
        overlap=float(jaccard[heirs[0], column]) if heirs else 0.0,
        units=int(left),
    )


def _list_parts(shared: Counts, total: float) -> list[int]:
    """List the positions that hold at least a tenth of the total, largest first."""
    order = np.argsort(-shared, kind="stable")
    return [
        int(position)
        for position in order
        if shared[position] > 0 and shared[position] >= MINIMUM_PART * total
    ]


@dataclass(frozen=True)
class TopicEvent:
    """One event in the history of a topic.

    ``units``: units that came, left, or were in the topic when it ended.
    ``other_id`` and ``other_name``: of the other topic, if there is one.
    """

    day: date
    kind: EventKind
    units: int
    other_id: str = ""
    other_name: str = ""

    def line(self, decision: str = "") -> str:
        """Format the change as one line; ``decision``: what a person decided on the other topic."""
        other = (
            f": {self.other_name} ({', '.join(filter(None, (self.other_id, decision)))})"
            if self.other_id
            else ""
        )
        return f"{self.day}: {self.kind}{other}, {self.units} traces"


def list_changes(lineage: pd.DataFrame, names: Mapping[str, str]) -> dict[str, tuple[TopicEvent, ...]]:
    """List by topic id every event but continuation, oldest first.

    ``lineage``: rows of ``topic_lineage`` of one facet, by day.
    ``names``: current name by topic id; a topic that is not in it has the name that it had then.
    """
    by_topic: dict[str, list[TopicEvent]] = {}
    for row in iterate_rows(lineage):
        for topic, change in _read_row(row, names):
            by_topic.setdefault(topic, []).append(change)
    return {topic: tuple(events) for topic, events in by_topic.items()}


def describe_changes_since(decided: date | None, changes: tuple[TopicEvent, ...]) -> str:
    """Describe what happened from the day of a decision on: ``merged since``, ``split since``, both or nothing.

    ``decided``: day of the decision; None without one.
    """
    if decided is None:
        return ""
    kinds = {
        _CHANGES_OF_SUBSTANCE[event.kind]: None
        for event in changes
        if event.day >= decided and event.kind in _CHANGES_OF_SUBSTANCE
    }
    return ", ".join(kinds)


def _read_row(row: Any, names: Mapping[str, str]) -> Iterator[tuple[str, TopicEvent]]:
    own = str(row.topic_id)
    name = names.get(own, row.name)
    if row.kind == "new":
        yield own, TopicEvent(row.day, "began", row.units)
    elif row.kind == "retired":
        yield own, TopicEvent(row.day, "retired", row.units)
    elif row.kind == "split":
        origin = row.from_topics[0]
        yield own, TopicEvent(row.day, "split from", row.units, origin, names.get(origin, "another topic"))
        yield origin, TopicEvent(row.day, "a part left", row.units, own, name)
    elif row.kind == "merged":
        heir = row.into_topics[0]
        yield own, TopicEvent(row.day, "merged into", row.units, heir, names.get(heir, "another topic"))
        yield heir, TopicEvent(row.day, "took in", row.units, own, name)
