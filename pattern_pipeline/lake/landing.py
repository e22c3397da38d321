"""Keeps landed traces and rejected records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from pattern_pipeline.lake.failures import lake_errors
from pattern_pipeline.lake.frames_in import arrow_table
from pattern_pipeline.lake.frames_out import frame_of_table
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.tables import table_named
from pattern_pipeline.lake.writing import replace_matching


class _ChangedError(Exception):
    """Another process has landed a part of one of these traces since they were read."""


@dataclass(frozen=True, slots=True)
class LakeLandingStore:
    """The LandingStore of ``traces``, kept in ``landed_traces`` and ``rejected_records``."""

    lake: Lake

    def known(self, trace_ids: Sequence[str]) -> pd.DataFrame:
        """See ``LandingStore.known``. Raises LakeError."""
        table = table_named("landed_traces")
        with self.lake.connect() as connection, lake_errors("read the landed traces"):
            # A parameter, because registering a frame costs as much as the query.
            answer = connection.execute(
                f"SELECT {table.quoted_names} FROM landed_traces WHERE trace_id IN (SELECT unnest(?))",
                [sorted(set(trace_ids))],
            ).to_arrow_table()
        return frame_of_table(answer, table.columns)

    def store(
        self,
        landed: pd.DataFrame,
        rejected: pd.DataFrame,
        finished: Sequence[str],
        before: datetime,
        known: Mapping[str, str] | None = None,
    ) -> bool:
        """See ``LandingStore.store``. Raises LakeError."""
        traces, records = table_named("landed_traces"), table_named("rejected_records")
        new_traces, new_records = arrow_table(traces, landed), arrow_table(records, rejected)

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            if finished:
                connection.execute(
                    "DELETE FROM rejected_records"
                    " WHERE rejected_at < ? AND source_path IN (SELECT unnest(?))",
                    [before, list(finished)],
                )
            expected = {name: known[name] for name in landed["trace_id"] if name in known} if known else {}
            if expected and _hashes(connection, expected) != expected:
                raise _ChangedError
            replaced = replace_matching(connection, traces, ("trace_id",), new_traces)
            if known is not None and replaced != len(expected):
                raise _ChangedError
            replace_matching(connection, records, ("source_path", "source_line"), new_records)

        if new_traces.num_rows or new_records.num_rows or finished:
            try:
                self.lake.commit(work, doing="land the traces")
            except _ChangedError:
                return False
        return True


def _hashes(connection: duckdb.DuckDBPyConnection, trace_ids: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(
        "SELECT trace_id, content_hash FROM landed_traces WHERE trace_id IN (SELECT unnest(?))",
        [list(trace_ids)],
    ).fetchall()
    return dict(rows)
