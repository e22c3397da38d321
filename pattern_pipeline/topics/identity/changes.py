"""What happened to a topic over the days, and since a person decided on it.

A decision stays with its id. A topic that takes in another keeps its own decision, and the other's counts for
nothing while its id is gone, and again should the id come back. A part that leaves a topic has an id of its own
and with it no decision: it is promoted by no approval that was given for the whole. Either way people are told,
since what they decided on is no longer quite what is there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from pattern_pipeline.frame_values import records

ChangeKind = Literal["began", "split from", "took in", "a part left", "merged into", "retired"]
_SINCE: Mapping[ChangeKind, str] = {"took in": "merged since", "a part left": "split since"}


@dataclass(frozen=True)
class Change:
    """One thing that happened to a topic; ``other_id`` and ``other_name`` of the other topic, where there is one.

    ``units``: of what came, went or ended.
    """

    day: date
    kind: ChangeKind
    units: int
    other_id: str = ""
    other_name: str = ""

    def line(self, decision: str = "") -> str:
        """The change on one line; ``decision``: of a person on the other topic."""
        other = (
            f": {self.other_name} ({', '.join(filter(None, (self.other_id, decision)))})"
            if self.other_id
            else ""
        )
        return f"{self.day}: {self.kind}{other}, {self.units} traces"


def changes(lineage: pd.DataFrame, names: Mapping[str, str]) -> dict[str, tuple[Change, ...]]:
    """By topic id everything but going on that happened to it, oldest first.

    ``lineage``: rows of ``topic_lineage`` of one facet, by day. ``names``: of topics by id, as they are
    called now; without one they are called as they were then.
    """
    found: dict[str, list[Change]] = {}
    for row in records(lineage):
        for topic, change in _of_row(row, names):
            found.setdefault(topic, []).append(change)
    return {topic: tuple(each) for topic, each in found.items()}


def changed_since(decided: date | None, found: tuple[Change, ...]) -> str:
    """``merged since``, ``split since``, both or nothing: what maps of the day of a decision or later did."""
    if decided is None:
        return ""
    said = {_SINCE[each.kind]: None for each in found if each.day >= decided and each.kind in _SINCE}
    return ", ".join(said)


def _of_row(row: Any, names: Mapping[str, str]) -> Iterator[tuple[str, Change]]:
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
