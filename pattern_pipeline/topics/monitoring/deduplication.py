"""Report a change once: drop what another change of the day reports too, and what an earlier alert reported."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.monitoring.alert_rows import Rows, find_recent_rows
from pattern_pipeline.topics.monitoring.change import Change, identify_subject
from pattern_pipeline.topics.monitoring.facet_days import FacetDays

# Of changes in the same units the first of these is reported.
_ORDER = ("new", "spike", "vanished", "turn")
# An alert ends after so many days with units, one after another, on which less than this part of it is left.
QUIET_DAYS = 2
QUIET_PART = 0.25
SAME = 0.5


@dataclass(frozen=True)
class SignificantChange:
    """A change that is significant for the number of tests, the facet it is of, and its rate of false alarms."""

    facet: FacetDays
    change: Change
    false_alarms: float = math.nan

    @property
    def order(self) -> tuple[int, bool, float, str]:
        """What sorts the most telling of several reports of one thing first: topics before groups."""
        change = self.change
        return _ORDER.index(change.kind), change.is_group, change.p_value, change.topic_id


@dataclass(frozen=True)
class _Report:
    change: Change
    rows: frozenset[int]

    def covers(self, other: "_Report") -> bool:
        """Whether both report one thing.

        Horizons are tested apart, so that one topic or group may be significant in each of them: with the same
        id, though the longer one counts several times the units, or with no recent unit at all, as of what
        vanished. (A group with the same centre in both was stored twice, which failed its day for good.) Groups
        have no bounds, so that a part of one is the same; a group within a large topic is not that topic.
        """
        if self.change.subject != other.change.subject:
            return False
        if self.change.topic_id == other.change.topic_id or holds_half(self.rows, other.rows):
            return True
        return self.change.is_group and other.change.is_group and holds_half(other.rows, self.rows)


def drop_known_changes(
    changes: Iterable[SignificantChange], earlier: pd.DataFrame
) -> Sequence[SignificantChange]:
    """Drop changes that an earlier alert reported and that still last, and all but the first report of one thing.

    ``earlier``: ``topic_alerts`` of the days before. At most one change of a subject and a topic is returned.
    """
    reports: list[_Report] = []
    fresh = []
    for significant in sorted(changes, key=lambda one: one.order):
        change, facet = significant.change, significant.facet
        report = _Report(change, frozenset(int(row) for row in find_recent_rows(change, facet)))
        if any(former.covers(report) for former in reports):
            continue
        reports.append(report)
        if not is_open(change, facet, earlier):
            fresh.append(significant)
    return fresh


def is_open(change: Change, facet: FacetDays, earlier: pd.DataFrame) -> bool:
    """Whether an earlier alert reported this change, which has lasted since.

    ``earlier``: rows of ``topic_alerts`` of the days before, of this facet. The same topic is recognised by its
    id or, because a group becomes a topic and ids end, by the units that the alert showed.
    """
    return any(
        _has_same_subject(change, alert)
        and _has_same_topic(change, facet, alert)
        and _lasts_since(alert, change, facet)
        for alert in records(earlier)
    )


def holds_half(whole: Collection[object], part: Collection[object]) -> bool:
    """Whether half of ``part`` or more is in ``whole``."""
    return bool(part) and sum(member in whole for member in part) >= SAME * len(part)


def _has_same_subject(change: Change, alert: Any) -> bool:
    # A row that a program of before these columns wrote has none of either.
    category = alert.category if isinstance(alert.category, str) else ""
    labels = tuple(alert.labels) if isinstance(alert.labels, list | tuple | np.ndarray) else ()
    return change.subject == identify_subject(alert.facet, alert.kind, category, labels)


def _has_same_topic(change: Change, facet: FacetDays, alert: Any) -> bool:
    if alert.topic_id == change.topic_id:
        return True
    present = set(facet.units)
    shown = [str(unit) for unit in alert.exemplars if unit in present]
    return holds_half({facet.units[row] for row in _list_near_rows(change)}, shown)


def _lasts_since(alert: Any, change: Change, facet: FacetDays) -> bool:
    edge = alert.expected + QUIET_PART * (alert.observed - alert.expected)
    rises = alert.observed > alert.expected
    counts = np.bincount(facet.day_of[_list_near_rows(change)], minlength=len(facet.days))
    quiet = 0
    for day, count, units in zip(facet.days, counts, change.counts.units, strict=True):
        if not _is_after(day, alert.day) or day == facet.days[-1] or not units:
            continue
        back = count / units < edge if rises else count / units > edge
        quiet = quiet + 1 if back else 0
        if quiet == QUIET_DAYS:
            return False
    return True


def _list_near_rows(change: Change) -> Rows:
    return change.rows if change.near is None else change.near


def _is_after(day: date, other: object) -> bool:
    return isinstance(other, date) and day > other
