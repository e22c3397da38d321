"""A landing store in memory, as the Protocol describes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from pattern_pipeline.traces.schema import LANDED, REJECTED, build_frame


class MemoryStore:
    def __init__(self) -> None:
        self.landed = build_frame(LANDED, ())
        self.rejected = build_frame(REJECTED, ())
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
        self.landed = build_frame(LANDED, [*_rows(kept), *_rows(landed)])
        places = set(zip(rejected["source_path"], rejected["source_line"], strict=True))
        old = [
            row
            for row in _rows(self.rejected)
            if (row[0], row[1]) not in places and not (row[0] in finished and row[5] < before)
        ]
        self.rejected = build_frame(REJECTED, [*old, *_rows(rejected)])
        return True


def _rows(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(rows.itertuples(index=False, name=None))
