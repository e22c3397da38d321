"""Index the units of a window by day and id: where they came from, and what they answered, facet by facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from pattern_pipeline.datasets.suites import ANY_ANSWER, LabelFilter
from pattern_pipeline.tables.frames import iterate_rows, text_or_none

# A session may have units on two days, so a unit's id alone is not enough.
UnitKey = tuple[date, str]


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
    """By unit, then facet: the status of the summary, and the label where the unit got one."""

    statuses: Mapping[UnitKey, Mapping[str, str]]
    labels: Mapping[UnitKey, Mapping[str, str]]

    def matches_all(self, unit: UnitKey, wanted: LabelFilter) -> bool:
        """Whether the unit carries one of the labels of every facet named."""
        return all(self._matches(unit, facet, labels) for facet, labels in wanted.items())

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
        return self.labels.get(unit, {}).get(facet) in labels


def index_answers(labels: pd.DataFrame, summaries: pd.DataFrame) -> Answers:
    """Index ``current_labels`` and ``facet_summaries`` by unit, then facet."""
    statuses: dict[UnitKey, dict[str, str]] = {}
    for day, unit, facet, status in _iterate_rows(summaries, "status"):
        statuses.setdefault((day, unit), {})[facet] = status
    label_of: dict[UnitKey, dict[str, str]] = {}
    for day, unit, facet, value in _iterate_rows(labels, "label"):
        if (label := text_or_none(value)) is not None:
            label_of.setdefault((day, unit), {})[facet] = label
    return Answers(statuses, label_of)


def _iterate_rows(frame: pd.DataFrame, value: str) -> "zip[tuple[date, str, str, str]]":
    return zip(frame["day"], frame["unit_id"], frame["facet"], frame[value], strict=True)
