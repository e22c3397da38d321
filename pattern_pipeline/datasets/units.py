"""The units of the window as rows are made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from pattern_pipeline.datasets.answers import UnitKey
from pattern_pipeline.datasets.frame_values import records, text_or_none


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """One unit: its origin and its ``lines`` (``preprocessed_traces``); ``whole`` where nothing was cut."""

    unit_id: str
    trace_id: str
    span_id: str
    session_id: str | None
    user_id: str | None
    service: str | None
    started_at: datetime
    source_path: str
    source_line: int
    lines: str
    whole: bool

    @property
    def session(self) -> str:
        """What a split may not cut through."""
        return self.session_id or self.trace_id

    @property
    def group(self) -> str:
        """Whose unit it is, as far as known: one person's repeats should not fill a topic."""
        return self.user_id or self.session


def source_units(units: pd.DataFrame, conversations: pd.DataFrame) -> Mapping[UnitKey, SourceUnit]:
    """Join ``raw_traces`` and ``preprocessed_traces`` by day and id; a unit without a text is left out."""
    texts = {(row.day, row.unit_id): (row.lines, row.shown_share >= 1) for row in records(conversations)}
    found: dict[UnitKey, SourceUnit] = {}
    for row in records(units):
        key = (row.day, row.unit_id)
        if key in texts:
            lines, whole = texts[key]
            found[key] = SourceUnit(
                unit_id=row.unit_id,
                trace_id=row.trace_id,
                span_id=row.root_span_id,
                session_id=text_or_none(row.session_id),
                user_id=text_or_none(row.user_id),
                service=text_or_none(row.service),
                started_at=row.started_at.to_pydatetime(),
                source_path=row.source_path,
                source_line=int(row.source_line),
                lines=lines,
                whole=bool(whole),
            )
    return found
