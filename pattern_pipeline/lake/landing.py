"""Store landed traces and rejected records, and list or forget rejected ones."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.frames import build_arrow_table, build_table_frame
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import replace_matching
from pattern_pipeline.lake.engine.schema import find_table

_CONTAINS = (
    "(reason ILIKE $like ESCAPE '!' OR kind ILIKE $like ESCAPE '!' OR fix ILIKE $like ESCAPE '!'"
    " OR contains(source_path, $text))"
)
# Replaces in the names of kinds what differs between their records.
_ANYTHING = "…"


class _ChangedError(Exception):
    """Another process has landed a part of one of these traces since they were read."""


@dataclass(frozen=True, slots=True)
class LakeLandingStore:
    """The LandingStore of ``traces``, stored in ``landed_traces`` and ``rejected_records``."""

    lake: Lake

    def known(self, trace_ids: Sequence[str]) -> pd.DataFrame:
        """See ``LandingStore.known``. Raises LakeError."""
        table = find_table("landed_traces")
        with self.lake.connect() as connection, raise_lake_errors("read the landed traces"):
            # A parameter, because registering a frame costs as much as the query.
            answer = connection.execute(
                f"SELECT {table.quoted_names} FROM landed_traces WHERE trace_id IN (SELECT unnest(?))",
                [sorted(set(trace_ids))],
            ).to_arrow_table()
        return build_table_frame(answer, table.columns)

    def store(
        self,
        landed: pd.DataFrame,
        rejected: pd.DataFrame,
        finished: Sequence[str],
        before: datetime,
        known: Mapping[str, str] | None = None,
    ) -> bool:
        """See ``LandingStore.store``. Raises LakeError."""
        traces, records = find_table("landed_traces"), find_table("rejected_records")
        new_traces, new_records = build_arrow_table(traces, landed), build_arrow_table(records, rejected)

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            if finished:
                connection.execute(
                    "DELETE FROM rejected_records"
                    " WHERE rejected_at < ? AND source_path IN (SELECT unnest(?))",
                    [before, list(finished)],
                )
            expected = {name: known[name] for name in landed["trace_id"] if name in known} if known else {}
            if expected and _read_hashes(connection, expected) != expected:
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


def _read_hashes(connection: duckdb.DuckDBPyConnection, trace_ids: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(
        "SELECT trace_id, content_hash FROM landed_traces WHERE trace_id IN (SELECT unnest(?))",
        [list(trace_ids)],
    ).fetchall()
    return dict(rows)


def read_rejects(lake: Lake, containing: str = "") -> pd.DataFrame:
    """Read the records whose reason, kind or fix (in any case) or path contains a text, by path and line.

    "…" matches any characters of a reason, so that the name of a kind finds its records. Raises LakeError.
    """
    table = find_table("rejected_records")
    with lake.connect() as connection, raise_lake_errors("read the rejected records"):
        answer = connection.execute(
            f"SELECT {table.quoted_names} FROM rejected_records WHERE {_CONTAINS}"
            " ORDER BY source_path, source_line",
            _build_parameters(containing),
        ).to_arrow_table()
    return build_table_frame(answer, table.columns)


def forget_rejects(lake: Lake, containing: str = "") -> int:
    """Delete these records; returns their number. Raises LakeError."""
    return lake.commit(
        lambda connection: int(
            (
                connection.execute(
                    f"DELETE FROM rejected_records WHERE {_CONTAINS}", _build_parameters(containing)
                ).fetchone()
                or (0,)
            )[0]
        ),
        doing="forget rejected records",
    )


def _build_parameters(containing: str) -> dict[str, str]:
    """Build the values of the condition: a pattern that takes all but "…" literally, and the text."""
    escaped = re.sub(r"[!%_]", r"!\g<0>", containing)
    return {"like": f"%{escaped.replace(_ANYTHING, '%')}%", "text": containing}
