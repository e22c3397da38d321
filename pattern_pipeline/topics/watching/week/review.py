"""A week in one value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.watching.week.aging import DatasetAge, dataset_ages
from pattern_pipeline.topics.watching.week.candidates import Candidate, candidates
from pattern_pipeline.topics.watching.week.frames import WEEK, WeekFrames
from pattern_pipeline.topics.watching.week.topic_weeks import TopicWeek, topic_weeks


@dataclass(frozen=True)
class NewTopic:
    """A topic that no map before ``since`` had; ``split``: most of it was one topic before."""

    facet: str
    topic_id: str
    name: str
    since: date
    units: int
    share: float
    split: bool


@dataclass(frozen=True)
class Told:
    """An alert of the week, with the name that its topic has now."""

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


@dataclass(frozen=True)
class WeeklyReview:
    """What a person should look at once a week; ``days`` are those with traces."""

    first: date
    until: date
    units: int
    units_before: int
    days: int
    days_before: int
    alerts: tuple[Told, ...]
    new_topics: tuple[NewTopic, ...]
    topics: tuple[TopicWeek, ...]
    candidates: tuple[Candidate, ...]
    datasets: tuple[DatasetAge, ...]

    def alerts_of(self, *kinds: str) -> tuple[Told, ...]:
        """The alerts of some kinds, oldest first."""
        return tuple(alert for alert in self.alerts if alert.kind in kinds)


def weekly_review(frames: WeekFrames, unhappy: Sequence[str], issue_facets: Sequence[str]) -> WeeklyReview:
    """Make the review of the seven days that end on ``frames.until``.

    ``unhappy``: labels of a displeased user. ``issue_facets``: free-text facets whose answers tell of trouble.
    """
    start = frames.first - timedelta(days=WEEK)
    week = frames.traces[frames.traces["day"] >= frames.first]
    before = frames.traces[(frames.traces["day"] >= start) & (frames.traces["day"] < frames.first)]
    weeks = topic_weeks(frames, unhappy)
    return WeeklyReview(
        first=frames.first,
        until=frames.until,
        units=int(week["units"].sum()),
        units_before=int(before["units"].sum()),
        days=len(week),
        days_before=len(before),
        alerts=_alerts(frames),
        new_topics=_new_topics(frames),
        topics=weeks,
        candidates=candidates(frames, weeks, issue_facets),
        datasets=dataset_ages(frames),
    )


def _alerts(frames: WeekFrames) -> tuple[Told, ...]:
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
        )
        for row in records(rows)
    )


def _new_topics(frames: WeekFrames) -> tuple[NewTopic, ...]:
    """Those that still live in the newest map, largest first."""
    born = frames.born.sort_values("day").drop_duplicates(["facet", "topic_id"])
    living = born.merge(
        frames.topics[["facet", "topic_id", "name", "units", "share"]], on=["facet", "topic_id"]
    )
    ordered: pd.DataFrame = living.sort_values(["facet", "units"], ascending=[True, False], kind="stable")
    return tuple(
        NewTopic(
            facet=row.facet,
            topic_id=row.topic_id,
            name=frames.name(row.facet, row.topic_id, row.name),
            since=row.day,
            units=int(row.units),
            share=float(row.share),
            split=row.kind == "split",
        )
        for row in records(ordered)
    )
