"""Label the units of a whole window anew: what ``current_labels`` holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pattern_pipeline.tables.frames import concat_frames
from pattern_pipeline.tables.topics import CurrentLabelsRow
from pattern_pipeline.topics.placement.classification import classify_units
from pattern_pipeline.topics.placement.map_choice import rank_maps
from pattern_pipeline.topics.placement.map_members import MapMembers


@dataclass(frozen=True, slots=True)
class WindowMaps:
    """All maps that the units of a window may be placed by: rows of ``topic_clusters`` and ``topic_maps``.

    ``contents``: by day the hash of what its maps held when they were read.
    """

    topics: pd.DataFrame
    maps: pd.DataFrame
    contents: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class WindowLabels:
    """Rows of ``current_labels`` of all of the days; a day without rows has no units.

    ``contents``: by day the hash of the maps they were made by, see WindowMaps.
    """

    labels: pd.DataFrame
    days: Sequence[date]
    contents: Mapping[date, str]


def label_window(
    days: Sequence[date],
    summaries: pd.DataFrame,
    embeddings: pd.DataFrame,
    known: WindowMaps,
    members: MapMembers | None = None,
) -> WindowLabels:
    """Place the units of each day by the newest map whose window covers the day; see ``map_choice.rank_maps``.

    ``summaries``, ``embeddings``: ``facet_summaries`` and ``facet_embeddings`` of the days. ``members``: see
    ``classify_units``. Depends on nothing that was labelled before, so that the order in which days are made does
    not count.
    """
    cards = known.maps.set_index(["facet", "day"], drop=False)
    cards.index.names = [None, None]
    parts = []
    for day in days:
        rows, vectors = summaries[summaries["day"] == day], embeddings[embeddings["day"] == day]
        ranked = cards.loc[list(rank_maps(known.maps, day))]
        parts.append(classify_units(day, rows, vectors, known.topics, ranked, members))
    return WindowLabels(concat_frames(CurrentLabelsRow, parts), tuple(days), known.contents)
