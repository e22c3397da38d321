"""List what happened to a topic over the days, and since a person decided on it.

A decision belongs to an id. A topic that takes in another keeps its own decision; the other topic's decision
has no effect while that id is gone, and is in force again if the id comes back. A part that splits off has an
id of its own and therefore no decision: an approval of the whole never promotes a part. In both cases people
are notified, because what they decided on has changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from pattern_pipeline.frame_values import records

ChangeKind = Literal["began", "split from", "took in", "a part left", "merged into", "retired"]
_CHANGES_OF_SUBSTANCE: Mapping[ChangeKind, str] = {"took in": "merged since", "a part left": "split since"}


@dataclass(frozen=True)
class Change:
    """One event in the history of a topic.

    ``units``: units that came, left, or were in the topic when it ended.
    ``other_id`` and ``other_name``: of the other topic, if there is one.
    """

    day: date
    kind: ChangeKind
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


def list_changes(lineage: pd.DataFrame, names: Mapping[str, str]) -> dict[str, tuple[Change, ...]]:
    """List by topic id every event but continuation, oldest first.

    ``lineage``: rows of ``topic_lineage`` of one facet, by day.
    ``names``: current name by topic id; a topic that is not in it has the name that it had then.
    """
    by_topic: dict[str, list[Change]] = {}
    for row in records(lineage):
        for topic, change in _read_row(row, names):
            by_topic.setdefault(topic, []).append(change)
    return {topic: tuple(each) for topic, each in by_topic.items()}


def describe_changes_since(decided: date | None, changes: tuple[Change, ...]) -> str:
    """Describe what happened from the day of a decision on: ``merged since``, ``split since``, both or nothing.

    ``decided``: day of the decision; None without one.
    """
    if decided is None:
        return ""
    kinds = {
        _CHANGES_OF_SUBSTANCE[each.kind]: None
        for each in changes
        if each.day >= decided and each.kind in _CHANGES_OF_SUBSTANCE
    }
    return ", ".join(kinds)


def _read_row(row: Any, names: Mapping[str, str]) -> Iterator[tuple[str, Change]]:
    own = str(row.topic_id)
    name = names.get(own, row.name)
    if row.kind == "new":
        yield own, Change(row.day, "began", row.units)
    elif row.kind == "retired":
        yield own, Change(row.day, "retired", row.units)
    elif row.kind == "split":
        origin = row.from_topics[0]
        yield own, Change(row.day, "split from", row.units, origin, names.get(origin, "another topic"))
        yield origin, Change(row.day, "a part left", row.units, own, name)
    elif row.kind == "merged":
        heir = row.into_topics[0]
        yield own, Change(row.day, "merged into", row.units, heir, names.get(heir, "another topic"))
        yield heir, Change(row.day, "took in", row.units, own, name)
