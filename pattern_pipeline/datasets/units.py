"""Index the units of a window by day and id: where they came from, and what they answered, facet by facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from pattern_pipeline.datasets.suites import ANY_ANSWER, LabelFilter
from pattern_pipeline.tables.frames import iterate_rows, text_or_none

# A session may have units on two days, so a unit's id alone is not enough.
UnitKey = tuple[date, str]
# A unit and the position of one of its requests.
RequestKey = tuple[date, str, int]


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """One unit: where it came from, and the trace itself as JSON (``raw_traces.payload``)."""

    unit_id: str
    trace_id: str
    span_id: str
    session_id: str | None
    user_id: str | None
    service: str | None
    started_at: datetime
    source_path: str
    source_line: int
    payload: str

    @property
    def session(self) -> str:
        """What a split may not cut through."""
        return self.session_id or self.trace_id

    @property
    def group(self) -> str:
        """The user, or else the session: one person's repeats should not fill a topic."""
        return self.user_id or self.session


def index_source_units(units: pd.DataFrame) -> Mapping[UnitKey, SourceUnit]:
    """Index the rows of ``raw_traces`` by day and id."""
    return {
        (row.day, row.unit_id): SourceUnit(
            unit_id=row.unit_id,
            trace_id=row.trace_id,
            span_id=row.root_span_id,
            session_id=text_or_none(row.session_id),
            user_id=text_or_none(row.user_id),
            service=text_or_none(row.service),
            started_at=row.started_at.to_pydatetime(),
            source_path=row.source_path,
            source_line=int(row.source_line),
            payload=row.payload,
        )
        for row in iterate_rows(units)
    }


@dataclass(frozen=True, slots=True)
class Answers:
    """By unit, then facet: the status of the main answer, and the labels of its answers, the main one first."""

    statuses: Mapping[UnitKey, Mapping[str, str]]
    labels: Mapping[UnitKey, Mapping[str, tuple[str, ...]]]

    def matches_all(self, unit: UnitKey, wanted: LabelFilter) -> bool:
        """Whether the unit carries one of the labels of every facet named, by any of its requests."""
        return all(self._matches(unit, facet, labels) for facet, labels in wanted.items())

    def list_first_labels(self, unit: UnitKey) -> dict[str, str]:
        """List one label a facet: that of the main answer, or where it has none of the next one."""
        return {facet: labels[0] for facet, labels in self.labels.get(unit, {}).items()}

    def surely_matches_none(self, unit: UnitKey, refused: LabelFilter) -> bool:
        """Whether every facet named was answered, and none of them with one of its labels."""
        statuses = self.statuses.get(unit, {})
        return all(
            statuses.get(facet) in ("answered", "no_match") and not self._matches(unit, facet, labels)
            for facet, labels in refused.items()
        )

    def _matches(self, unit: UnitKey, facet: str, labels: tuple[str, ...]) -> bool:
        if ANY_ANSWER in labels:
            return self.statuses.get(unit, {}).get(facet) == "answered"
        return any(label in labels for label in self.labels.get(unit, {}).get(facet, ()))


def index_answers(labels: pd.DataFrame, summaries: pd.DataFrame) -> Answers:
    """Index ``current_labels`` and ``facet_summaries`` by unit, then facet."""
    statuses: dict[UnitKey, dict[str, str]] = {}
    for day, unit, facet, status in _iterate_rows(summaries[summaries["position"] == 0], "status"):
        statuses.setdefault((day, unit), {})[facet] = status
    labels_of: dict[UnitKey, dict[str, tuple[str, ...]]] = {}
    for day, unit, facet, value in _iterate_rows(labels.sort_values("position", kind="stable"), "label"):
        if (label := text_or_none(value)) is not None:
            of_unit = labels_of.setdefault((day, unit), {})
            of_unit[facet] = (*of_unit.get(facet, ()), label)
    return Answers(statuses, labels_of)


def _iterate_rows(frame: pd.DataFrame, value: str) -> "zip[tuple[date, str, str, str]]":
    return zip(frame["day"], frame["unit_id"], frame["facet"], frame[value], strict=True)
