"""Which of a day's changes are worth an alert: one alert for one thing, and none for what is open already."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.topics.monitoring.change import Change
from pattern_pipeline.topics.monitoring.exemplars import recent_rows
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.open_alerts import is_open, overlaps

# Of changes in the same units the first of these is reported.
_ORDER = ("new", "spike", "vanished", "turn")


@dataclass(frozen=True)
class Found:
    """A change that holds against the number of tests, the facet it is of, and its rate of false alarms."""

    facet: FacetDays
    change: Change
    false_alarms: float = math.nan

    @property
    def order(self) -> tuple[int, bool, float, str]:
        """What sorts the most telling of several reports of one thing first: topics before groups."""
        change = self.change
        return _ORDER.index(change.kind), change.is_group, change.p_value, change.topic_id


@dataclass(frozen=True)
class _Seen:
    change: Change
    rows: frozenset[int]

    def is_of(self, other: "_Seen") -> bool:
        """Whether both report one thing.

        Horizons are tested apart, so that one topic or group may hold in each of them: with the same id, though
        the longer one counts several times the units, or with no recent unit at all, as of what vanished. (A
        group with the same centre in both was stored twice, which failed its day for good.) Groups have no
        bounds, so that a part of one is the same; a group within a large topic is not that topic.
        """
        if self.change.subject != other.change.subject:
            return False
        if self.change.topic_id == other.change.topic_id or overlaps(other.rows, self.rows):
            return True
        return self.change.is_group and other.change.is_group and overlaps(self.rows, other.rows)


def news(found: Iterable[Found], earlier: pd.DataFrame) -> Sequence[Found]:
    """Leave out what is open, and what is the same as a change before it.

    ``earlier``: ``topic_alerts`` of the days before. Gives at most one change of a subject and a topic.
    """
    seen: list[_Seen] = []
    fresh = []
    for each in sorted(found, key=lambda one: one.order):
        this = _Seen(each.change, frozenset(int(row) for row in recent_rows(each.change, each.facet)))
        if any(other.is_of(this) for other in seen):
            continue
        seen.append(this)
        if not is_open(each.change, each.facet, earlier):
            fresh.append(each)
    return fresh
