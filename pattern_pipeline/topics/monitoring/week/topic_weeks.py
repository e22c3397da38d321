"""Each topic's week beside the week before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.monitoring.week.frames import WEEK, WeekFrames


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True)
class TopicWeek:
    """A topic's part of the traces, and the unhappy part of its labelled traces, this week and the one before.

    ``lives``: whether the newest map has it.
    """

    facet: str
    topic_id: str
    name: str
    volume: Share
    volume_before: Share
    unhappy: Share
    unhappy_before: Share
    lives: bool = True

    @property
    def moved(self) -> float:
        """By how much its part of the traces changed, in either direction."""
        return abs(self.volume.share - self.volume_before.share)


def topic_weeks(frames: WeekFrames, unhappy: Sequence[str]) -> tuple[TopicWeek, ...]:
    """Every topic with a unit in one of the two weeks, largest of this week first."""
    start = frames.first - timedelta(days=WEEK)
    names = frames.volumes.loc[frames.volumes["day"] >= start, ["facet", "topic_id"]].drop_duplicates()
    totals = [_units(frames.traces, frames, weeks) for weeks in (0, 1)]
    moods = frames.moods[frames.moods["category"].isin(_categories(frames.moods, unhappy))]
    sad = moods[moods["label"].isin(list(unhappy))]
    living = set(zip(frames.topics["facet"], frames.topics["topic_id"], strict=True))
    found = []
    for row in records(names):
        counts = [_units(_of(frames.volumes, row.facet, row.topic_id), frames, weeks) for weeks in (0, 1)]
        bad = [_units(_of(sad, row.facet, row.topic_id), frames, weeks) for weeks in (0, 1)]
        labelled = [_units(_of(moods, row.facet, row.topic_id), frames, weeks) for weeks in (0, 1)]
        found.append(
            TopicWeek(
                facet=row.facet,
                topic_id=row.topic_id,
                name=frames.name(row.facet, row.topic_id, row.topic_id),
                volume=Share(counts[0], totals[0]),
                volume_before=Share(counts[1], totals[1]),
                unhappy=Share(bad[0], labelled[0]),
                unhappy_before=Share(bad[1], labelled[1]),
                lives=(row.facet, row.topic_id) in living,
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.volume.count, each.facet, each.topic_id)))


def _categories(moods: pd.DataFrame, unhappy: Sequence[str]) -> list[str]:
    return sorted(set(moods.loc[moods["label"].isin(list(unhappy)), "category"]))


def _of(frame: pd.DataFrame, facet: str, topic_id: str) -> pd.DataFrame:
    return frame[(frame["facet"] == facet) & (frame["topic_id"] == topic_id)]


def _units(frame: pd.DataFrame, frames: WeekFrames, weeks_ago: int) -> int:
    first = frames.first - timedelta(days=WEEK * weeks_ago)
    inside = (frame["day"] >= first) & (frame["day"] < first + timedelta(days=WEEK))
    return int(frame.loc[inside, "units"].sum())


def largest_moves(weeks: Sequence[TopicWeek], most: int) -> tuple[TopicWeek, ...]:
    """Topics whose part of the traces changed most, of those that lived in both weeks.

    An id that began or ended with a map says nothing of the traffic: what came and went is told by alerts.
    """
    both = [each for each in weeks if each.lives and each.volume_before.count]
    return tuple(sorted(both, key=lambda each: (-each.moved, each.facet, each.topic_id))[:most])
