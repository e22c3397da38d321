"""A week in one value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.monitoring.change import GROUP
from pattern_pipeline.topics.monitoring.week.aging import DatasetAge, dataset_ages
from pattern_pipeline.topics.monitoring.week.arrivals import Placed, place_weeks
from pattern_pipeline.topics.monitoring.week.candidates import Candidate, candidates
from pattern_pipeline.topics.monitoring.week.frames import WEEK, WeekFrames
from pattern_pipeline.topics.monitoring.week.map_changes import MapChange, map_changes
from pattern_pipeline.topics.monitoring.week.topic_weeks import TopicWeek, topic_weeks


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
class Told:
    """An alert of the week, with the name that its topic has now.

    ``within``: of a group that no map held then, the topic that holds most of it now.
    """

    day: date
    facet: str
    topic_id: str
    topic: str
    kind: str
    label: str
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
    new traffic. ``failures``: what only watches and could not be made, so that the review may lack it.
    """

    first: date
    until: date
    units: int
    units_before: int
    days: int
    days_before: int
    alerts: tuple[Told, ...]
    new_topics: tuple[NewTopic, ...]
    topics: tuple[TopicWeek, ...]
    moves: tuple[TopicWeek, ...]
    candidates: tuple[Candidate, ...]
    datasets: tuple[DatasetAge, ...]
    map_changes: tuple[MapChange, ...] = ()
    failures: tuple[str, ...] = ()

    def alerts_of(self, *kinds: str) -> tuple[Told, ...]:
        """List the alerts of some kinds, oldest first."""
        return tuple(alert for alert in self.alerts if alert.kind in kinds)


def weekly_review(frames: WeekFrames, unhappy: Sequence[str], issue_facets: Sequence[str]) -> WeeklyReview:
    """Make the review of the seven days that end on ``frames.until``.

    ``unhappy``: labels of a displeased user. ``issue_facets``: free-text facets whose answers tell of trouble.
    """
    start = frames.first - timedelta(days=WEEK)
    week = frames.traces[frames.traces["day"] >= frames.first]
    before = frames.traces[(frames.traces["day"] >= start) & (frames.traces["day"] < frames.first)]
    weeks = topic_weeks(frames, unhappy)
    placed = place_weeks(frames.said, frames.topics, frames.first, frames.until)
    return WeeklyReview(
        first=frames.first,
        until=frames.until,
        units=int(week["units"].sum()),
        units_before=int(before["units"].sum()),
        days=len(week),
        days_before=len(before),
        alerts=_alerts(frames, placed),
        new_topics=_new_topics(frames, placed),
        topics=weeks,
        moves=topic_weeks(replace(frames, volumes=placed.volumes, traces=placed.traces), unhappy),
        candidates=candidates(frames, weeks, issue_facets),
        datasets=dataset_ages(frames),
        map_changes=map_changes(frames, placed),
        failures=tuple(f"{row.day} {row.part}: {row.error}" for row in records(frames.failures)),
    )


def _alerts(frames: WeekFrames, placed: Placed) -> tuple[Told, ...]:
    rows = frames.alerts[frames.alerts["day"] >= frames.first].sort_values(["day", "p_value"], kind="stable")
    return tuple(
        Told(
            day=row.day,
            facet=row.facet,
            topic_id=row.topic_id,
            topic=frames.name(row.facet, row.topic_id, row.topic),
            kind=row.kind,
            label=row.label,
            observed=float(row.observed),
            expected=float(row.expected),
            units=int(row.units),
            p_value=float(row.p_value),
            message=row.message,
            within=placed.home_of(row.facet, row.exemplars) if row.topic_id.startswith(GROUP) else "",
        )
        for row in records(rows)
    )


def _new_topics(frames: WeekFrames, placed: Placed) -> tuple[NewTopic, ...]:
    """Those of the newest maps, with an id of this week, whose traffic is new; largest first."""
    born = frames.born[["facet", "topic_id"]].drop_duplicates()
    living: pd.DataFrame = born.merge(frames.topics[["facet", "topic_id", "name"]], on=["facet", "topic_id"])
    found = [
        NewTopic(
            facet=row.facet,
            topic_id=row.topic_id,
            name=frames.name(row.facet, row.topic_id, row.name),
            since=arrival.since,
            units=arrival.units,
            share=arrival.units / arrival.answers,
        )
        for row in records(living)
        if placed.is_new(row.facet, row.topic_id)
        for arrival in [placed.arrivals[row.facet, row.topic_id]]
    ]
    return tuple(sorted(found, key=lambda each: (each.facet, -each.units, each.topic_id)))
