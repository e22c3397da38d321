"""What each unit of the window answered, facet by facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pattern_pipeline.datasets.suites import ANY_ANSWER, LabelFilter
from pattern_pipeline.frame_values import text_or_none

# A session may stand in two days, so a unit's id alone is not enough.
UnitKey = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Answers:
    """By unit, then facet: the status of the summary, and the label where the unit got one."""

    statuses: Mapping[UnitKey, Mapping[str, str]]
    labels: Mapping[UnitKey, Mapping[str, str]]

    def matches_all(self, unit: UnitKey, wanted: LabelFilter) -> bool:
        """Whether the unit carries one of the labels of every facet named."""
        return all(self._matches(unit, facet, labels) for facet, labels in wanted.items())

    def surely_matches_none(self, unit: UnitKey, refused: LabelFilter) -> bool:
        """Whether every facet named was asked with success, and none gave one of its labels."""
        statuses = self.statuses.get(unit, {})
        return all(
            statuses.get(facet) in ("answered", "no_match") and not self._matches(unit, facet, labels)
            for facet, labels in refused.items()
        )

    def _matches(self, unit: UnitKey, facet: str, labels: tuple[str, ...]) -> bool:
        if ANY_ANSWER in labels:
            return self.statuses.get(unit, {}).get(facet) == "answered"
        return self.labels.get(unit, {}).get(facet) in labels


def index_answers(labels: pd.DataFrame, summaries: pd.DataFrame) -> Answers:
    """Answers from ``classified_logs`` and ``facet_summaries``."""
    statuses: dict[UnitKey, dict[str, str]] = {}
    for day, unit, facet, status in _iterate_rows(summaries, "status"):
        statuses.setdefault((day, unit), {})[facet] = status
    given: dict[UnitKey, dict[str, str]] = {}
    for day, unit, facet, value in _iterate_rows(labels, "label"):
        if (label := text_or_none(value)) is not None:
            given.setdefault((day, unit), {})[facet] = label
    return Answers(statuses, given)


def _iterate_rows(frame: pd.DataFrame, value: str) -> "zip[tuple[date, str, str, str]]":
    return zip(frame["day"], frame["unit_id"], frame["facet"], frame[value], strict=True)
