"""Compare each topic's week with the week before, out of the frames that a weekly review is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows

WEEK = 7


@dataclass(frozen=True)
class WeekFrames:
    """Frames up to ``until``, the last day of the week.

    ``traces``: ``day``, ``units``. ``volumes``: ``day``, ``facet``, ``topic_id``, ``units`` of free-text topics.
    ``moods``: these and ``category``, ``label``: how a categorical facet's labels fall on the topic's units.
    ``names``: ``facet``, ``topic_id``, ``name`` as people read it now. ``alerts``: ``topic_alerts``. All four
    weeks back, and so ``answers``: rows of WatchedUnit. ``topics``: ``topic_clusters`` of each facet's newest map.
    ``born``: ``day``, ``facet``, ``topic_id``, ``kind`` of the week's topics whose id is new, and the ``origin``
    of most of it; ``ended``: the same but for the origin of ids that ended. ``failures``: ``watch_failures`` of
    the week. ``reviews``: ``topic_reviews``, oldest first. ``parts``: ``topic_parts`` of each facet's newest map.
    ``datasets``: of each newest version ``dataset``, ``version``, ``day`` and, for each of its topics,
    ``facet``, ``topic_id``, ``label``, ``rows``. ``before``: ``dataset``, ``facet``, ``topic_id``, ``share``
    in the map that the version was made by.
    """

    until: date
    traces: pd.DataFrame
    volumes: pd.DataFrame
    moods: pd.DataFrame
    names: pd.DataFrame
    alerts: pd.DataFrame
    topics: pd.DataFrame
    answers: pd.DataFrame
    born: pd.DataFrame
    ended: pd.DataFrame
    reviews: pd.DataFrame
    datasets: pd.DataFrame
    before: pd.DataFrame
    failures: pd.DataFrame
    parts: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def first(self) -> date:
        """The first day of the week."""
        return self.until - timedelta(days=WEEK - 1)

    def find_name(self, facet: str, topic_id: str, otherwise: str) -> str:
        """Find the name that people read now; ``otherwise`` if there is none."""
        rows = self.names[(self.names["facet"] == facet) & (self.names["topic_id"] == topic_id)]
        return otherwise if rows.empty else str(rows["name"].iloc[0])


@dataclass(frozen=True)
class Share:
    """A count and the total that it is a part of."""

    count: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True)
class TopicWeek:
    """A topic's part of the traces, and the unhappy part of its labelled traces, this week and the one before.

    ``is_current``: whether the newest map has it.
    """

    facet: str
    topic_id: str
    name: str
    volume: Share
    volume_before: Share
    unhappy: Share
    unhappy_before: Share
    is_current: bool = True

    @property
    def share_change(self) -> float:
        """By how much its part of the traces changed, in either direction."""
        return abs(self.volume.share - self.volume_before.share)


def compare_weeks(frames: WeekFrames, unhappy: Sequence[str]) -> tuple[TopicWeek, ...]:
    """Compare both weeks of every topic with a unit in one of them, largest of this week first.

    ``unhappy``: labels of a displeased user.
    """
    start = frames.first - timedelta(days=WEEK)
    names = frames.volumes.loc[frames.volumes["day"] >= start, ["facet", "topic_id"]].drop_duplicates()
    totals = [_count_units(frames.traces, frames, weeks) for weeks in (0, 1)]
    moods = frames.moods[frames.moods["category"].isin(_list_categories(frames.moods, unhappy))]
    sad = moods[moods["label"].isin(list(unhappy))]
    current = set(zip(frames.topics["facet"], frames.topics["topic_id"], strict=True))
    topics = []
    for row in iterate_rows(names):
        counts = [
            _count_units(_select_topic(frames.volumes, row.facet, row.topic_id), frames, weeks)
            for weeks in (0, 1)
        ]
        bad = [_count_units(_select_topic(sad, row.facet, row.topic_id), frames, weeks) for weeks in (0, 1)]
        labelled = [
            _count_units(_select_topic(moods, row.facet, row.topic_id), frames, weeks) for weeks in (0, 1)
        ]
        topics.append(
            TopicWeek(
                facet=row.facet,
                topic_id=row.topic_id,
                name=frames.find_name(row.facet, row.topic_id, row.topic_id),
                volume=Share(counts[0], totals[0]),
                volume_before=Share(counts[1], totals[1]),
                unhappy=Share(bad[0], labelled[0]),
                unhappy_before=Share(bad[1], labelled[1]),
                is_current=(row.facet, row.topic_id) in current,
            )
        )
    return tuple(sorted(topics, key=lambda topic: (-topic.volume.count, topic.facet, topic.topic_id)))


def _list_categories(moods: pd.DataFrame, unhappy: Sequence[str]) -> list[str]:
    return sorted(set(moods.loc[moods["label"].isin(list(unhappy)), "category"]))


def _select_topic(frame: pd.DataFrame, facet: str, topic_id: str) -> pd.DataFrame:
    return frame[(frame["facet"] == facet) & (frame["topic_id"] == topic_id)]


def _count_units(frame: pd.DataFrame, frames: WeekFrames, weeks_ago: int) -> int:
    first = frames.first - timedelta(days=WEEK * weeks_ago)
    inside = (frame["day"] >= first) & (frame["day"] < first + timedelta(days=WEEK))
    return int(frame.loc[inside, "units"].sum())


def select_largest_moves(weeks: Sequence[TopicWeek], most: int) -> tuple[TopicWeek, ...]:
    """Select the topics whose part of the traces changed most, of those that are in both weeks.

    An id that began or ended with a map says nothing about the traffic: alerts report what came and went.
    """
    both = [week for week in weeks if week.is_current and week.volume_before.count]
    return tuple(sorted(both, key=lambda week: (-week.share_change, week.facet, week.topic_id))[:most])
