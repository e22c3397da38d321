"""Find a day's alerts: run every test, select what is significant for their number, and drop what is known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from pattern_pipeline.tables.frames import build_frame, concat_frames
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.monitoring.alert_rows import build_alert_row
from pattern_pipeline.topics.monitoring.deduplication import SignificantChange, drop_known_changes
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

# What each family of tests may spend of the false alarms. Unequal parts keep the rate as equal ones do, if they
# are fixed before the day is seen (Genovese, Roeder and Wasserman 2006): most is for what nobody has a name for
# yet, and of the labels more for those that somebody waits for.
GROUPS, VOLUMES, UNHAPPY_DRIFT, OTHER_DRIFT = 0.6, 0.15, 0.2, 0.05
# Of the groups' part, what the shortest of the (at most two) horizons has.
AT_ONCE = 0.8


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
    largest = max(facets, key=lambda facet: len(facet.units), default=None)
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
