"""A day's alerts: every test of the day, those that hold against the number of tests, and of them the news."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from pattern_pipeline.tables.frames import build_frame, concat_frames
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.watching.budget import allowed, day_budget
from pattern_pipeline.topics.watching.exemplars import exemplars, first_day
from pattern_pipeline.topics.watching.facet_days import FacetDays, facet_days
from pattern_pipeline.topics.watching.lots import limit_by_lot
from pattern_pipeline.topics.watching.messages import message
from pattern_pipeline.topics.watching.neighbourhoods import neighbourhoods, new_groups
from pattern_pipeline.topics.watching.news import Found, news
from pattern_pipeline.topics.watching.settings import WatchingSettings
from pattern_pipeline.topics.watching.turns import is_unhappy, label_turns
from pattern_pipeline.topics.watching.volumes import horizons, topic_changes

# What each family of tests may spend of the false alarms. Unequal parts keep the rate as equal ones do, if they
# are fixed before the day is seen (Genovese, Roeder and Wasserman 2006): most is for what nobody has a name for
# yet, and of the labels more for those that somebody waits for.
GROUPS, VOLUMES, UNHAPPY_TURNS, OTHER_TURNS = 0.6, 0.15, 0.2, 0.05
# Of the groups' part, what the shortest of the (at most two) horizons has.
AT_ONCE = 0.8


def watch(
    day: date, units: pd.DataFrame, topics: pd.DataFrame, earlier: pd.DataFrame, settings: WatchingSettings
) -> pd.DataFrame:
    """Give the rows of ``topic_alerts`` of a day, worst first.

    ``units``: rows of WatchedUnit of the day and the days it is compared with. ``topics``: rows of
    ``topic_clusters`` of the maps that the day is placed by. ``earlier``: ``topic_alerts`` of the days before.
    Under quiet traffic at most ``settings.false_alarms_per_week / 7`` rows are expected.
    """
    facets = _free_text(day, units, topics)
    found = [
        *_holding(
            [Found(facet, change) for facet in facets for change in topic_changes(facet, settings)],
            settings,
            VOLUMES,
        ),
        *_groups(facets, settings),
        *_turns(facets, units, settings),
    ]
    rows = [_row(day, each) for each in news(found, earlier)]
    return concat_frames(TopicAlertsRow, [build_frame(TopicAlertsRow, rows)])


def _free_text(day: date, units: pd.DataFrame, topics: pd.DataFrame) -> list[FacetDays]:
    names = sorted(set(units.loc[units["vector"].notna(), "facet"]))
    found = (
        facet_days(name, day, units[units["facet"] == name], topics[topics["facet"] == name])
        for name in names
    )
    return [each for each in found if each is not None]


def _turns(facets: Sequence[FacetDays], units: pd.DataFrame, settings: WatchingSettings) -> Iterator[Found]:
    # The labels of all traces are tested once, with the facet that has the most of them.
    most = max(facets, key=lambda facet: len(facet.units), default=None)
    categorical = sorted(set(units.loc[units["label"].notna(), "facet"]))
    found = [
        Found(facet, change)
        for facet in facets
        for name in categorical
        for change in label_turns(facet, name, units[units["facet"] == name], settings, overall=facet is most)
    ]
    for unhappy, share in ((True, UNHAPPY_TURNS), (False, OTHER_TURNS)):
        family = [each for each in found if is_unhappy(each.change, settings) == unhappy]
        yield from _holding(family, settings, share)


def _groups(facets: Sequence[FacetDays], settings: WatchingSettings) -> Iterator[Found]:
    for facet in facets:
        around = neighbourhoods(facet)
        # Each facet has an equal part, and of that the shortest horizon most: what breaks out is urgent.
        for place, recent in enumerate(horizons(facet)):
            part = GROUPS / len(facets) * (AT_ONCE if place == 0 else 1 - AT_ONCE)
            groups = [Found(facet, change) for change in new_groups(facet, around, recent, settings)]
            smallest = min((each.change.p_value for each in groups), default=1.0)
            budget = day_budget(settings.false_alarms_per_week, part)
            yield from _under(limit_by_lot(facet, around, recent, smallest, budget), groups, settings)


def _holding(family: Sequence[Found], settings: WatchingSettings, share: float) -> Iterator[Found]:
    budget = day_budget(settings.false_alarms_per_week, share)
    yield from _under(allowed(budget, [each.change.reachable for each in family]), family, settings)


def _under(limit: float, family: Sequence[Found], settings: WatchingSettings) -> Iterator[Found]:
    for each in family:
        if limit > 0 and each.change.p_value <= limit:
            yield replace(each, false_alarms=settings.false_alarms_per_week * each.change.p_value / limit)


def _row(day: date, found: Found) -> TopicAlertsRow:
    change, counted = found.change, found.change.counted
    return TopicAlertsRow(
        day=day,
        facet=change.facet,
        topic_id=change.topic_id,
        topic=change.topic,
        kind=change.kind,
        label=change.label,
        observed=counted.observed,
        expected=counted.expected,
        units=counted.now,
        p_value=change.p_value,
        exemplars=list(exemplars(change, found.facet)),
        message=message(change),
        first_day=first_day(change, found.facet),
        false_alarms=found.false_alarms,
    )
