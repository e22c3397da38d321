"""The units of the window as rows are made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from pattern_pipeline.datasets.answers import UnitKey
from pattern_pipeline.frame_values import records, text_or_none


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
        """Whose unit it is, as far as known: one person's repeats should not fill a topic."""
        return self.user_id or self.session


def index_source_units(units: pd.DataFrame) -> Mapping[UnitKey, SourceUnit]:
    """Give the rows of ``raw_traces`` by day and id."""
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
        for row in records(units)
    }
