"""Whether the traffic of a topic is new, or only its place on the map.

A map that is drawn finer gives dozens of topics new ids, though users ask what they always asked. So the units
before the week are placed by the newest map too: a topic is new where they would have been in it and are not.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

from pattern_pipeline.topics.embedding.embedder import stack_vectors
from pattern_pipeline.topics.placement.placement import NOWHERE, place_vectors
from pattern_pipeline.topics.watching.change import NEW_RATIO
from pattern_pipeline.topics.watching.facet_days import same_kind

# Fewer units a week are no topic to look at; a larger chance leaves open whether there were any before.
LEAST_UNITS = 4
NEW_CHANCE = 0.01


@dataclass(frozen=True)
class Arrival:
    """Units of one topic by the newest map, of so many answers, in the week and on the days before it.

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
        if self.units < LEAST_UNITS or not self.answers_before:
            return False
        share, before = self.units / self.answers, self.units_before / self.answers_before
        chance = float(binom.cdf(self.units_before, self.answers_before, share))
        return share >= NEW_RATIO * before and chance <= NEW_CHANCE


@dataclass(frozen=True)
class Placed:
    """The free-text answers of some weeks by the newest maps: the topic of each unit, and how each topic came.

    ``volumes``: ``day``, ``facet``, ``topic_id``, ``units``, and ``traces``: ``day``, ``units``: days placed by
    maps of their own would differ where only the maps do.
    """

    topic_of: dict[tuple[str, str], str]
    arrivals: dict[tuple[str, str], Arrival]
    volumes: pd.DataFrame
    traces: pd.DataFrame

    def is_new(self, facet: str, topic_id: str) -> bool:
        """Whether the traffic of a topic is new; False where nothing can be said."""
        found = self.arrivals.get((facet, topic_id))
        return found is not None and found.is_new

    def home_of(self, facet: str, units: npt.ArrayLike) -> str:
        """Give the topic that holds most of some units, empty where none does."""
        found = [self.topic_of.get((facet, str(unit)), "") for unit in np.asarray(units, dtype=object)]
        return max(sorted(set(found)), key=found.count, default="")


def place_weeks(said: pd.DataFrame, topics: pd.DataFrame, first: date, until: date) -> Placed:
    """Place all answers up to ``until`` by one map a facet.

    ``said``: WatchedUnit. ``topics``: ``topic_clusters`` of each facet's newest map. ``first``: of the week.
    """
    topic_of: dict[tuple[str, str], str] = {}
    arrivals: dict[tuple[str, str], Arrival] = {}
    volumes: list[tuple[date, str, str, int]] = []
    for facet in sorted(set(topics["facet"])):
        units = said[said["facet"] == facet]
        known = topics[topics["facet"] == facet]
        newest = units.loc[units["day"] <= until, "day"].max() if len(units) else None
        units = same_kind(newest, units) if newest is not None else units
        days = units["day"].to_numpy()
        answered = units["vector"].notna().to_numpy()
        where = np.full(len(units), NOWHERE, dtype=np.int64)
        if answered.any():
            radii = known["radius"].to_numpy(float)
            vectors = stack_vectors(units.loc[answered, "vector"])
            where[answered] = place_vectors(vectors, stack_vectors(known["centroid"]), radii).topic
        late = days >= first if len(units) else np.zeros(0, dtype=bool)
        for place_of, topic_id in enumerate(known["topic_id"]):
            inside = where == place_of
            if not inside.any():
                continue
            arrivals[facet, topic_id] = Arrival(
                units=int((inside & late).sum()),
                answers=int(late.sum()),
                units_before=int((inside & ~late).sum()),
                answers_before=int((~late).sum()),
                since=min(days[inside]),
            )
            for day in sorted(set(days[inside])):
                volumes.append((day, facet, str(topic_id), int((days[inside] == day).sum())))
            topic_of |= {(facet, str(unit)): topic_id for unit in units.loc[inside, "unit_id"]}
    traces = said.groupby("day")["unit_id"].nunique().rename("units").reset_index()
    return Placed(
        topic_of, arrivals, pd.DataFrame(volumes, columns=["day", "facet", "topic_id", "units"]), traces
    )
