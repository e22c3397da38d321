"""Data files that the catalog names and that are not there: a deleted file, or a disk that is not mounted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

from pattern_pipeline.lake.engine.attach import LAKE, METADATA
from pattern_pipeline.lake.engine.commit import hold_lock
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.lost_catalog import list_data_files
from pattern_pipeline.lake.engine.row_access import read_as


@dataclass(frozen=True, slots=True)
class MissingFile:
    """One file that is not there: its table, its place, and the days of its rows where the table has days.

    ``data_file`` holds the rows: the file itself, or the one that it deletes rows of.
    """

    table: str
    path: str
    data_file: str = ""
    first_day: str = ""
    last_day: str = ""

    def line(self) -> str:
        """Format the table, and the days whose rows are missing."""
        if not self.first_day:
            return self.table
        days = self.first_day if self.first_day == self.last_day else f"{self.first_day} to {self.last_day}"
        return f"{self.table} of {days}"


def count_named_files(lake: Lake) -> int:
    """Count the data files that hold what a reader sees now. Raises LakeError."""
    return len(_list_named_files(lake))


def find_missing_files(lake: Lake) -> Sequence[MissingFile]:
    """Find the files that the newest snapshot names and that do not exist, by table and path. Raises LakeError."""
    with (
        lake.connect() as connection,
        raise_lake_errors("look for the lake's files", where=lake.location.data),
    ):
        there = set(list_data_files(connection, lake.location))
    missing = [each for each in _list_named_files(lake) if each.path not in there]
    # A folder may be written in two ways; only files of this machine can be asked for by name.
    return [each for each in missing if "://" in each.path or not Path(each.path).exists()]


def forget_days(lake: Lake, missing: Sequence[MissingFile], stages: Mapping[str, str]) -> None:
    """Remove files from the newest snapshot and mark their days as not made, so that the next run makes them.

    ``stages``: by table, the stage whose record of the day goes. Every row of such a file's days can be computed
    again; the caller sees to that. Raises LakeError.
    """

    def unmark(connection: duckdb.DuckDBPyConnection) -> None:
        for each in missing:
            connection.execute(
                "DELETE FROM materialized_days WHERE stage = ? AND day BETWEEN ? AND ?",
                [stages[each.table], each.first_day, each.last_day],
            )

    doing = "take the missing files out of the lake"
    # First: were this process killed before the second step, the next run would still make the days again.
    lake.commit(unmark, doing=doing)
    with lake.connect() as connection, raise_lake_errors(doing), hold_lock(lake.location, doing=doing):
        # DuckLake has no call for it, and deleting the rows by SQL reads the file that is not there.
        for each in missing:
            connection.execute(
                f"UPDATE {METADATA}.ducklake_data_file"
                f" SET end_snapshot = (SELECT max(snapshot_id) FROM {METADATA}.ducklake_snapshot)"
                " WHERE end_snapshot IS NULL AND path LIKE '%' || ?",
                [_strip_folder(each.data_file)],
            )


class _NamedFile(NamedTuple):
    """A data file that the catalog names, and the days of its rows."""

    table_name: str
    path: str
    first_day: str
    last_day: str


def _list_named_files(lake: Lake) -> list[MissingFile]:
    with lake.connect() as connection, raise_lake_errors("read the lake's catalog"):
        answer = connection.execute(
            "SELECT t.table_name, d.path, coalesce(min(s.min_value), '') AS first_day,"
            f" coalesce(max(s.max_value), '') AS last_day FROM {METADATA}.ducklake_data_file d"
            f" JOIN {METADATA}.ducklake_table t ON t.table_id = d.table_id AND t.end_snapshot IS NULL"
            f" LEFT JOIN {METADATA}.ducklake_column c ON c.table_id = d.table_id AND c.column_name = 'day'"
            "  AND c.end_snapshot IS NULL"
            f" LEFT JOIN {METADATA}.ducklake_file_column_stats s ON s.data_file_id = d.data_file_id"
            "  AND s.column_id = c.column_id"
            " WHERE d.end_snapshot IS NULL GROUP BY ALL ORDER BY ALL"
        )
        named = read_as(answer, _NamedFile)
        days = {_strip_folder(file.path): file for file in named}
        found = []
        for table in sorted({file.table_name for file in named}):
            for data_file, delete_file in connection.execute(
                f"SELECT data_file, delete_file FROM ducklake_list_files('{LAKE}', ?)", [table]
            ).fetchall():
                rows = days.get(_strip_folder(data_file), _NamedFile(table, data_file, "", ""))
                found += [
                    MissingFile(table, path, data_file, rows.first_day, rows.last_day)
                    for path in (data_file, delete_file)
                    if path
                ]
    return found


def _strip_folder(path: str) -> str:
    return path.rsplit("/", 1)[-1]
