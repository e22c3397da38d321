"""Build the review of a week as one value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.monitoring.change import GROUP
from pattern_pipeline.topics.monitoring.week.new_traffic import (
    MapChange,
    PlacedAnswers,
    place_answers,
    summarise_map_changes,
)
from pattern_pipeline.topics.monitoring.week.recommendations import (
    DatasetAge,
    PromotionCandidate,
    assess_datasets,
    find_candidates,
)
from pattern_pipeline.topics.monitoring.week.topic_weeks import WEEK, TopicWeek, WeekFrames, compare_weeks
from pattern_pipeline.topics.monitoring.week.two_topics import TwoTopic, list_two_topics


@dataclass(frozen=True)
class NewTopic:
    """A topic whose traffic is new since ``since``; ``units``: of the week, ``share``: of its answers."""

    facet: str
    topic_id: str
    name: str
    since: date
    units: int
    share: float


@dataclass(frozen=True)
class WeekAlert:
    """An alert of the week, with the name that its topic has now.

    ``label``: as people read it; ``category`` and ``labels``: what it is made of. ``within``: of a group that no
    map held then, the topic that holds most of it now.
    """

    day: date
    facet: str
    topic_id: str
    topic: str
    kind: str
    label: str
    category: str
    labels: tuple[str, ...]
    observed: float
    expected: float
    units: int
    p_value: float
    message: str
    within: str = ""


@dataclass(frozen=True)
class WeeklyReview:
    """What a person should look at once a week; ``days`` are those with traces.

    ``moves``: ``topics`` by the newest maps in both weeks. ``map_changes``: what became of the maps without any
    new traffic. ``failures``: parts of monitoring that could not be computed, so that the review may lack them.
    ``two_topics``: topics that may be two things.
    """

    first: date
    until: date
    units: int
    units_before: int
    days: int
    days_before: int
    alerts: tuple[WeekAlert, ...]
    new_topics: tuple[NewTopic, ...]
    topics: tuple[TopicWeek, ...]
    moves: tuple[TopicWeek, ...]
    candidates: tuple[PromotionCandidate, ...]
    datasets: tuple[DatasetAge, ...]
    map_changes: tuple[MapChange, ...] = ()
    failures: tuple[str, ...] = ()
    two_topics: tuple[TwoTopic, ...] = ()

    def alerts_of(self, *kinds: str) -> tuple[WeekAlert, ...]:
        """List the alerts of some kinds, oldest first."""
        return tuple(alert for alert in self.alerts if alert.kind in kinds)


def build_weekly_review(
    frames: WeekFrames, unhappy: Sequence[str], issue_facets: Sequence[str]
) -> WeeklyReview:
    """Build the review of the seven days that end on ``frames.until``.

    ``unhappy``: labels of a displeased user. ``issue_facets``: free-text facets whose answers are about problems.
    """
    start = frames.first - timedelta(days=WEEK)
    week = frames.traces[frames.traces["day"] >= frames.first]
    before = frames.traces[(frames.traces["day"] >= start) & (frames.traces["day"] < frames.first)]
    weeks = compare_weeks(frames, unhappy)
    placed = place_answers(frames.answers, frames.topics, frames.first, frames.until)
    return WeeklyReview(
        first=frames.first,
        until=frames.until,
        units=int(week["units"].sum()),
        units_before=int(before["units"].sum()),
        days=len(week),
        days_before=len(before),
        alerts=_list_alerts(frames, placed),
        new_topics=_list_new_topics(frames, placed),
        topics=weeks,
        moves=compare_weeks(replace(frames, volumes=placed.volumes, traces=placed.traces), unhappy),
        candidates=find_candidates(frames, weeks, issue_facets),
        datasets=assess_datasets(frames),
        map_changes=summarise_map_changes(frames, placed),
        failures=tuple(f"{row.day} {row.part}: {row.error}" for row in iterate_rows(frames.failures)),
        two_topics=list_two_topics(frames, weeks),
    )


def _list_alerts(frames: WeekFrames, placed: PlacedAnswers) -> tuple[WeekAlert, ...]:
    rows = frames.alerts[frames.alerts["day"] >= frames.first].sort_values(["day", "p_value"], kind="stable")
    return tuple(
        WeekAlert(
            day=row.day,
            facet=row.facet,
            topic_id=row.topic_id,
            topic=frames.find_name(row.facet, row.topic_id, row.topic),
            kind=row.kind,
            label=row.label,
            category=row.category if isinstance(row.category, str) else "",
            labels=tuple(row.labels) if isinstance(row.labels, list | tuple | np.ndarray) else (),
            observed=float(row.observed),
            expected=float(row.expected),
            units=int(row.units),
            p_value=float(row.p_value),
            message=row.message,
            within=placed.find_main_topic(row.facet, row.exemplars) if row.topic_id.startswith(GROUP) else "",
        )
        for row in iterate_rows(rows)
    )


def _list_new_topics(frames: WeekFrames, placed: PlacedAnswers) -> tuple[NewTopic, ...]:
    """List topics of the newest maps, with an id of this week, whose traffic is new; largest first."""
    born = frames.born[["facet", "topic_id"]].drop_duplicates()
    current: pd.DataFrame = born.merge(frames.topics[["facet", "topic_id", "name"]], on=["facet", "topic_id"])
    new = [
        NewTopic(
            facet=row.facet,
            topic_id=row.topic_id,
            name=frames.find_name(row.facet, row.topic_id, row.name),
            since=traffic.since,
            units=traffic.units,
            share=traffic.units / traffic.answers,
        )
        for row in iterate_rows(current)
        if placed.is_new(row.facet, row.topic_id)
        for traffic in [placed.traffic[row.facet, row.topic_id]]
    ]
    return tuple(sorted(new, key=lambda topic: (topic.facet, -topic.units, topic.topic_id)))
