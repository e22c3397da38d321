"""A landing store in memory, as the Protocol describes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.traces import LandedTracesRow, RejectedRecordsRow


class MemoryStore:
    def __init__(self) -> None:
        self.landed = build_frame(LandedTracesRow, ())
        self.rejected = build_frame(RejectedRecordsRow, ())
        self.calls = 0

    def known(self, trace_ids: Sequence[str]) -> pd.DataFrame:
        return self.landed[self.landed["trace_id"].isin(trace_ids)]

    def store(
        self,
        landed: pd.DataFrame,
        rejected: pd.DataFrame,
        finished: Sequence[str],
        before: datetime,
        known: Mapping[str, str] | None = None,
    ) -> bool:
        self.calls += 1
        replaced = self.known(list(landed["trace_id"]))
        now = dict(zip(replaced["trace_id"], replaced["content_hash"], strict=True))
        if known is not None and now != {name: known[name] for name in landed["trace_id"] if name in known}:
            return False
        kept = self.landed[~self.landed["trace_id"].isin(landed["trace_id"])]
        self.landed = build_frame(LandedTracesRow, [*_rows(kept), *_rows(landed)])
        places = set(zip(rejected["source_path"], rejected["source_line"], strict=True))
        old = [
            row
            for row in _rows(self.rejected)
            if (row.source_path, row.source_line) not in places
            and not (row.source_path in finished and row.rejected_at < before)
        ]
        self.rejected = build_frame(RejectedRecordsRow, [*old, *_rows(rejected)])
        return True


def _rows(rows: pd.DataFrame) -> list[Any]:
    return list(rows.itertuples(index=False))
