"""How groups cross with standing topics and with labels."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.topics.exploring.exploration import Counts
from pattern_pipeline.topics.exploring.subset import Subset

_LabelsOf = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Crossing:
    """By unit, its standing topics, and its labels by categorical facet, in order of name."""

    topics: _LabelsOf
    labels: Mapping[str, _LabelsOf]

    def standing(self, units: Collection[str] | None = None) -> Counts:
        """How many units are in each standing topic, most first, then by name.

        ``units``: of these alone, none twice.
        """
        return _counts(self.topics, units)

    def moods(self, units: Collection[str] | None = None) -> tuple[tuple[str, Counts], ...]:
        """The same of each label, by categorical facet."""
        return tuple((facet, _counts(labels, units)) for facet, labels in self.labels.items())


def crossing_of(subset: Subset) -> Crossing:
    """Read a subset's frames once, for all of its groups."""
    facets = subset.labels.groupby("facet", sort=True)
    return Crossing(_labels_of(subset.standing), {str(facet): _labels_of(rows) for facet, rows in facets})


def _labels_of(frame: pd.DataFrame) -> _LabelsOf:
    found: dict[str, list[str]] = {}
    known = frame.dropna(subset="label")
    for unit, label in zip(known["unit_id"].tolist(), known["label"].tolist(), strict=True):
        found.setdefault(unit, []).append(str(label))
    return found


def _counts(labels: _LabelsOf, units: Collection[str] | None) -> Counts:
    counts = Counter(label for unit in (labels if units is None else units) for label in labels.get(unit, ()))
    return tuple(sorted(counts.items(), key=_most_first))


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
