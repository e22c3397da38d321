"""How groups cross with standing topics and with labels."""

from collections.abc import Collection

import pandas as pd

from pattern_pipeline.topics.exploring.exploration import Counts


def counts_of(frame: pd.DataFrame, units: Collection[str] | None = None) -> Counts:
    """How many rows each ``label`` has, most first, then by name; ``units``: of these units alone."""
    rows = frame if units is None else frame[frame["unit_id"].isin(units)]
    counts = rows.groupby("label").size()
    return tuple(sorted(((str(name), int(count)) for name, count in counts.items()), key=_most_first))


def moods_of(labels: pd.DataFrame, units: Collection[str] | None = None) -> tuple[tuple[str, Counts], ...]:
    """The same for each ``facet`` of ``labels``, in order of name."""
    return tuple((str(facet), counts_of(rows, units)) for facet, rows in labels.groupby("facet", sort=True))


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
