"""Tell new traffic from changed maps.

A map that is drawn finer gives dozens of topics new ids, though users ask what they always asked. So the units
before the week are placed by the newest map too: a topic is new where they would have been in it and are not. All
other ids that began or ended are changes of the map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.embedding.embedder import stack_vectors
from pattern_pipeline.topics.monitoring.change import NEW_RATIO
from pattern_pipeline.topics.monitoring.facet_days import filter_comparable_answers
from pattern_pipeline.topics.monitoring.week.topic_weeks import WeekFrames
from pattern_pipeline.topics.placement.placement import NOWHERE, place_vectors

# Fewer units a week are no topic to look at; a larger p-value leaves open whether there were any before.
MINIMUM_UNITS = 4
NEW_P_VALUE = 0.01
SHOWN = 3


@dataclass(frozen=True)
class TopicTraffic:
    """Requests of one topic by the newest map, and all answers, in the week and on the days before it.

    ``since``: the first day with a unit.
    """

    units: int
    answers: int
    units_before: int
    answers_before: int
    since: date

    @property
    def is_new(self) -> bool:
        """Whether so few before are far fewer than the week's share would have given by chance."""
        if self.units < MINIMUM_UNITS or not self.answers_before:
            return False
        share, before = self.units / self.answers, self.units_before / self.answers_before
        p_value = float(binom.cdf(self.units_before, self.answers_before, share))
        return share >= NEW_RATIO * before and p_value <= NEW_P_VALUE


@dataclass(frozen=True)
class PlacedAnswers:
    """The free-text answers of some weeks by the newest maps: topics of units, and traffic.

    ``volumes``: ``day``, ``facet``, ``topic_id``, ``units``, and ``traces``: ``day``, ``units``: days placed by
    maps of their own would differ where only the maps do.
    """

    topics_of: dict[tuple[str, str], list[str]]
    traffic: dict[tuple[str, str], TopicTraffic]
    volumes: pd.DataFrame
    traces: pd.DataFrame

    def is_new(self, facet: str, topic_id: str) -> bool:
        """Whether the traffic of a topic is new; False where nothing can be said."""
        traffic = self.traffic.get((facet, topic_id))
        return traffic is not None and traffic.is_new

    def find_main_topic(self, facet: str, units: npt.ArrayLike) -> str:
        """Find the topic that holds most of some units; empty if none does."""
        found = (self.topics_of.get((facet, str(unit)), [""]) for unit in np.asarray(units, dtype=object))
        topics = [topic for topics in found for topic in topics]
        return max(sorted(set(topics)), key=topics.count, default="")


def place_answers(answers: pd.DataFrame, topics: pd.DataFrame, first: date, until: date) -> PlacedAnswers:
    """Place all answers up to ``until`` by one map a facet.

    ``answers``: rows of WatchedUnit. ``topics``: ``topic_clusters`` of each facet's newest map. ``first``: the
    week's first day.
    """
    topics_of: dict[tuple[str, str], list[str]] = {}
    traffic: dict[tuple[str, str], TopicTraffic] = {}
    volumes: list[tuple[date, str, str, int]] = []
    for facet in sorted(set(topics["facet"])):
        units = answers[answers["facet"] == facet]
        facet_topics = topics[topics["facet"] == facet]
        newest = units.loc[units["day"] <= until, "day"].max() if len(units) else None
        units = filter_comparable_answers(newest, units) if newest is not None else units
        days = units["day"].to_numpy()
        answered = units["vector"].notna().to_numpy()
        topic = np.full(len(units), NOWHERE, dtype=np.int64)
        if answered.any():
            radii = facet_topics["radius"].to_numpy(float)
            vectors = stack_vectors(units.loc[answered, "vector"])
            topic[answered] = place_vectors(vectors, stack_vectors(facet_topics["centroid"]), radii).topic
        late = days >= first if len(units) else np.zeros(0, dtype=bool)
        for index, topic_id in enumerate(facet_topics["topic_id"]):
            inside = topic == index
            if not inside.any():
                continue
            traffic[facet, topic_id] = TopicTraffic(
                units=int((inside & late).sum()),
                answers=int(late.sum()),
                units_before=int((inside & ~late).sum()),
                answers_before=int((~late).sum()),
                since=min(days[inside]),
            )
            for day in sorted(set(days[inside])):
                volumes.append((day, facet, str(topic_id), int((days[inside] == day).sum())))
            for unit in units.loc[inside, "unit_id"]:
                topics_of.setdefault((facet, str(unit)), []).append(topic_id)
    traces = answers.groupby("day")["unit_id"].nunique().rename("units").reset_index()
    return PlacedAnswers(
        topics_of, traffic, pd.DataFrame(volumes, columns=["day", "facet", "topic_id", "units"]), traces
    )


@dataclass(frozen=True)
class MapChange:
    """One facet's map: which topics it shows more, and how many it lost.

    ``finer``: topics that are parts of ``split`` others. ``unclear``: others that are not clearly new.
    """

    facet: str
    finer: tuple[str, ...]
    split: int
    unclear: tuple[str, ...]
    merged: int
    retired: int

    @property
    def line(self) -> str:
        """The change as one line."""
        parts = []
        if self.finer:
            one = self.split == 1
            of = f"{self.split} topic{'' if one else 's'} finer" if self.split else "finer"
            parts.append(f"splits {of}, into {len(self.finer)} more ({_format_names(self.finer)})")
        if self.unclear:
            parts.append(
                f"shows {len(self.unclear)} more that are not clearly new ({_format_names(self.unclear)})"
            )
        if self.merged:
            parts.append(f"merges {self.merged} into others")
        if self.retired:
            parts.append(f"has lost {self.retired} that few ask for")
        return f"the map of {self.facet} now {', '.join(parts)}"


def summarise_map_changes(frames: WeekFrames, placed: PlacedAnswers) -> tuple[MapChange, ...]:
    """Summarise what changed in each facet's map without new traffic, by name of the facet."""
    current = {(row.facet, row.topic_id) for row in iterate_rows(frames.topics)}
    newest = frames.born.sort_values("day").drop_duplicates(["facet", "topic_id"])
    born = [
        row
        for row in iterate_rows(newest)
        if (row.facet, row.topic_id) in current and not placed.is_new(row.facet, row.topic_id)
    ]
    young = {(row.facet, row.topic_id) for row in iterate_rows(newest)}
    ended = [
        row
        for row in iterate_rows(
            frames.ended.sort_values("day").drop_duplicates(["facet", "topic_id"], keep="last")
        )
        # What came and went within the week is no change between its ends.
        if (row.facet, row.topic_id) not in current | young
    ]
    changes = []
    for facet in sorted({row.facet for row in (*born, *ended)}):
        in_facet = [row for row in born if row.facet == facet]
        split = [row for row in in_facet if row.kind == "split"]
        gone = [row.kind for row in ended if row.facet == facet]
        changes.append(
            MapChange(
                facet=facet,
                finer=_name_topics(frames, split),
                split=len({row.origin for row in split if isinstance(row.origin, str)}),
                unclear=_name_topics(frames, [row for row in in_facet if row.kind != "split"]),
                merged=gone.count("merged"),
                retired=gone.count("retired"),
            )
        )
    return tuple(changes)


def _name_topics(frames: WeekFrames, rows: Sequence[Any]) -> tuple[str, ...]:
    wanted, facets = {row.topic_id for row in rows}, {row.facet for row in rows}
    topics = frames.topics[frames.topics["topic_id"].isin(wanted) & frames.topics["facet"].isin(facets)]
    largest = topics.sort_values(["units", "topic_id"], ascending=[False, True], kind="stable")
    return tuple(frames.find_name(row.facet, row.topic_id, row.name) for row in iterate_rows(largest))


def _format_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(f"“{name}”" for name in names[:SHOWN]) + more
