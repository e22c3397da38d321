"""Find a day's alerts: run every test, select what is significant for their number, and report a change once."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pattern_pipeline.tables.frames import build_frame, concat_frames, iterate_rows
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.monitoring.alert_rows import Rows, build_alert_row, find_recent_rows
from pattern_pipeline.topics.monitoring.change import Change, identify_subject
from pattern_pipeline.topics.monitoring.facet_days import FacetDays, build_facet_days
from pattern_pipeline.topics.monitoring.label_drift import find_label_drift, has_unhappy_labels
from pattern_pipeline.topics.monitoring.multiple_testing import (
    compute_day_budget,
    find_p_value_limit,
    find_permutation_limit,
)
from pattern_pipeline.topics.monitoring.new_groups import find_neighbourhoods, find_new_groups
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline.topics.monitoring.volume_change import find_volume_changes, list_horizons

# Of changes in the same units the first of these is reported.
_ORDER = ("new", "spike", "vanished", "turn")
# An alert ends after so many days with units, one after another, on which less than this part of it is left.
QUIET_DAYS = 2
QUIET_PART = 0.25
SAME = 0.5

# What each family of tests may spend of the false alarms. Unequal parts keep the rate as equal ones do, if they
# are fixed before the day is seen (Genovese, Roeder and Wasserman 2006): most is for what nobody has a name for
# yet, and of the labels more for those that somebody waits for.
GROUPS, VOLUMES, UNHAPPY_DRIFT, OTHER_DRIFT = 0.6, 0.15, 0.2, 0.05
# Of the groups' part, what the shortest of the (at most two) horizons has.
AT_ONCE = 0.8


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
        for alert in iterate_rows(earlier)
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


def find_alerts(
    day: date, units: pd.DataFrame, topics: pd.DataFrame, earlier: pd.DataFrame, settings: MonitoringSettings
) -> pd.DataFrame:
    """Find the rows of ``topic_alerts`` of a day, new topics and groups first, label drift last.

    ``units``: rows of WatchedUnit of the day and the days it is compared with. ``topics``: rows of
    ``topic_clusters`` of the maps that the day is placed by. ``earlier``: ``topic_alerts`` of the days before.
    Under quiet traffic at most ``settings.false_alarms_per_week / 7`` rows are expected.
    """
    facets = _build_facets(day, units, topics)
    volume_changes = [
        SignificantChange(facet, change)
        for facet in facets
        for change in find_volume_changes(facet, settings)
    ]
    significant = [
        *_select_significant(volume_changes, settings, VOLUMES),
        *_find_groups(facets, settings),
        *_find_drift(facets, units, settings),
    ]
    rows = [
        build_alert_row(day, alert.change, alert.facet, alert.false_alarms)
        for alert in drop_known_changes(significant, earlier)
    ]
    return concat_frames(TopicAlertsRow, [build_frame(TopicAlertsRow, rows)])


def _build_facets(day: date, units: pd.DataFrame, topics: pd.DataFrame) -> list[FacetDays]:
    names = sorted(set(units.loc[units["vector"].notna(), "facet"]))
    facets = (
        build_facet_days(name, day, units[units["facet"] == name], topics[topics["facet"] == name])
        for name in names
    )
    return [facet for facet in facets if facet is not None]


def _find_drift(
    facets: Sequence[FacetDays], units: pd.DataFrame, settings: MonitoringSettings
) -> Iterator[SignificantChange]:
    # The labels of all traces are tested once, with the facet that has the most of them.
    largest = max(facets, key=lambda facet: int(facet.is_main.sum()), default=None)
    categorical = sorted(set(units.loc[units["label"].notna(), "facet"]))
    changes = [
        SignificantChange(facet, change)
        for facet in facets
        for name in categorical
        for change in find_label_drift(
            facet, name, units[units["facet"] == name], settings, overall=facet is largest
        )
    ]
    for unhappy, share in ((True, UNHAPPY_DRIFT), (False, OTHER_DRIFT)):
        family = [one for one in changes if has_unhappy_labels(one.change, settings) == unhappy]
        yield from _select_significant(family, settings, share)


def _find_groups(facets: Sequence[FacetDays], settings: MonitoringSettings) -> Iterator[SignificantChange]:
    for facet in facets:
        around = find_neighbourhoods(facet)
        # Each facet has an equal part, and of that the shortest horizon most: what breaks out is urgent.
        for position, recent in enumerate(list_horizons(facet)):
            share = GROUPS / len(facets) * (AT_ONCE if position == 0 else 1 - AT_ONCE)
            groups = [
                SignificantChange(facet, change)
                for change in find_new_groups(facet, around, recent, settings)
            ]
            smallest = min((group.change.p_value for group in groups), default=1.0)
            budget = compute_day_budget(settings.false_alarms_per_week, share)
            limit = find_permutation_limit(facet, around, recent, smallest, budget)
            yield from _select_under_limit(limit, groups, settings)


def _select_significant(
    family: Sequence[SignificantChange], settings: MonitoringSettings, share: float
) -> Iterator[SignificantChange]:
    budget = compute_day_budget(settings.false_alarms_per_week, share)
    limit = find_p_value_limit(budget, [one.change.reachable for one in family])
    yield from _select_under_limit(limit, family, settings)


def _select_under_limit(
    limit: float, family: Sequence[SignificantChange], settings: MonitoringSettings
) -> Iterator[SignificantChange]:
    for one in family:
        if limit > 0 and one.change.p_value <= limit:
            yield replace(one, false_alarms=settings.false_alarms_per_week * one.change.p_value / limit)
