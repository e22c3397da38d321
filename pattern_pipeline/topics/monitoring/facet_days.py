"""Place one facet's units of the days that are compared by one map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.topics.embedding.embedder import Vectors, stack_vectors
from pattern_pipeline.topics.placement.placement import NOWHERE, place_vectors

Rows = npt.NDArray[np.int64]
MINIMUM_DAYS = 5


@dataclass(frozen=True)
class MapTopics:
    """The topics of one map: ids, names, centroids and radii, in order."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    centroids: Vectors
    radii: npt.NDArray[np.float64]


@dataclass(frozen=True)
class FacetDays:
    """Answers of one facet and kind, in order of day; a unit with several requests has several.

    ``units``: the unit of each answer. ``requests``: their keys, see ``list_request_keys``.
    ``is_main``: which answers are their unit's main one.
    ``days``: the days with units, the watched one last. ``day_of``: of each answer, which of them.
    ``answered``: which answers have a vector, in the order of ``vectors``. ``topic_of``: of each answer the index
    of its topic, -1 for none: days placed by maps of their own would differ where only the maps do.
    """

    facet: str
    days: tuple[date, ...]
    units: tuple[str, ...]
    requests: tuple[str, ...]
    is_main: npt.NDArray[np.bool_]
    summaries: tuple[str, ...]
    day_of: Rows
    answered: Rows
    vectors: Vectors
    topics: MapTopics
    topic_of: Rows

    @cached_property
    def day_units(self) -> Rows:
        """Answers of each day."""
        return np.bincount(self.day_of, minlength=len(self.days))

    def count_recent_days(self, length: int) -> int:
        """Count the days, from the end, that lie within ``length`` days of the calendar."""
        return sum((self.days[-1] - day).days < length for day in self.days)

    def count_by_day(self, rows: npt.NDArray[np.bool_]) -> Rows:
        """Count the chosen answers of each day."""
        return np.bincount(self.day_of[rows], minlength=len(self.days))


def build_facet_days(facet: str, day: date, units: pd.DataFrame, topics: pd.DataFrame) -> FacetDays | None:
    """Select a facet's units up to ``day`` and place them by one map.

    ``units``: rows of WatchedUnit of one free-text facet. ``topics``: rows of ``topic_clusters`` of one map of it.
    Only answers of the day's own facet version, extractor and model are compared. None where the day has no
    units, or fewer than LEAST_DAYS days before it have.
    """
    units = filter_comparable_answers(day, units)
    map_topics = _read_topics(topics)
    days = tuple(sorted(set(units["day"])))
    if not days or days[-1] != day or len(days) <= MINIMUM_DAYS:
        return None
    units = units.sort_values(["day", "unit_id", "position"], kind="stable", ignore_index=True)
    answered = np.flatnonzero(units["vector"].notna().to_numpy())
    vectors = stack_vectors(units["vector"].iloc[answered])
    topic_of = np.full(len(units), NOWHERE, dtype=np.int64)
    if len(answered) and len(map_topics.ids):
        topic_of[answered] = place_vectors(vectors, map_topics.centroids, map_topics.radii).topic
    position = {day_with_units: number for number, day_with_units in enumerate(days)}
    return FacetDays(
        facet=facet,
        days=days,
        units=tuple(units["unit_id"]),
        requests=tuple(list_request_keys(units)),
        is_main=(units["position"] == 0).to_numpy(),
        summaries=tuple(units["summary"]),
        day_of=np.array([position[unit_day] for unit_day in units["day"]], dtype=np.int64),
        answered=answered,
        vectors=vectors,
        topics=map_topics,
        topic_of=topic_of,
    )


def filter_comparable_answers(day: date, units: pd.DataFrame) -> pd.DataFrame:
    """Keep the answers that were made the way most of the day's were: a new prompt is no change of traffic."""
    units = units[units["day"] <= day]
    for columns in (["facet_version", "extractor"], ["model"]):
        today = units.loc[units["day"] == day, columns].dropna()
        counts = today.value_counts().sort_index().sort_values(ascending=False, kind="stable")
        if counts.empty:
            continue
        for column, value in zip(columns, _as_tuple(counts.index[0]), strict=True):
            units = units[units[column].isna() | (units[column] == value)]
    return units


def _as_tuple(index: object) -> Sequence[object]:
    return index if isinstance(index, tuple) else (index,)


def _read_topics(topics: pd.DataFrame) -> MapTopics:
    return MapTopics(
        ids=tuple(topics["topic_id"]),
        names=tuple(topics["name"]),
        centroids=stack_vectors(topics["centroid"]),
        radii=topics["radius"].to_numpy(float),
    )
