"""Keeps the lake small: merges files, forgets old snapshots, removes files that nothing names."""

from dataclasses import dataclass
from datetime import timedelta

import duckdb

from pattern_pipeline.lake.attach import LAKE
from pattern_pipeline.lake.commit import exclusive
from pattern_pipeline.lake.failures import lake_errors
from pattern_pipeline.lake.lake import Lake

# A reader, or a writer elsewhere, may still be using a file that nothing names any more, or names not yet.
GRACE = timedelta(days=1)

_SMALL_BYTES = 8 << 20
_DELETED_SHARE = 0.05
_TIDYING = ("ducklake_flush_inlined_data", "ducklake_rewrite_data_files", "ducklake_merge_adjacent_files")
_REMOVING = ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files")


@dataclass(frozen=True, slots=True)
class Maintenance:
    """What one maintenance did."""

    snapshots_expired: int
    files_removed: int


def snapshot_id(lake: Lake) -> int:
    """The number of the lake's newest snapshot: what a reader sees now."""
    return int(lake.rows(f"SELECT max(snapshot_id) FROM ducklake_snapshots('{LAKE}')")[0][0])


def maintain(lake: Lake, *, keep: timedelta = timedelta(days=30), grace: timedelta = GRACE) -> Maintenance:
    """Merge small files, expire snapshots older than ``keep``, remove unused files older than ``grace``.

    Snapshots that a dataset version was read from are kept. Raises LakeError.
    """
    with (
        lake.connect() as connection,
        lake_errors("maintain the lake"),
        exclusive(lake.location, doing="maintain the lake"),
    ):
        for step in _TIDYING:
            connection.execute(f"CALL {step}('{LAKE}')")
        expired = _expire(connection, keep)
        removed = sum(
            len(
                connection.execute(
                    f"CALL {step}('{LAKE}', older_than => now() - ?::INTERVAL)", [grace]
                ).fetchall()
            )
            for step in _REMOVING
        )
    return Maintenance(snapshots_expired=expired, files_removed=removed)


def merge_small_files(lake: Lake, table: str, *, grace: timedelta = timedelta(minutes=10)) -> None:
    """Make few files of what many small commits left in one table; takes a fraction of a second.

    Files that reached ``_SMALL_BYTES`` are left alone, so that rows are rewritten a few times at most. Those
    that were merged are removed once they are older than ``grace``. Raises LakeError.
    """
    with (
        lake.connect() as connection,
        lake_errors(f"merge the files of {table}"),
        exclusive(lake.location, doing=f"merge the files of {table}", patience=lake.patience),
    ):
        connection.execute(f"CALL ducklake_flush_inlined_data('{LAKE}', table_name => ?)", [table])
        # A file with a deleted row is not merged, and every trace that grew has left one.
        connection.execute(
            f"CALL ducklake_rewrite_data_files('{LAKE}', ?, delete_threshold => ?)", [table, _DELETED_SHARE]
        )
        connection.execute(
            f"CALL ducklake_merge_adjacent_files('{LAKE}', ?, max_file_size => ?)", [table, _SMALL_BYTES]
        )
        connection.execute(
            f"CALL ducklake_cleanup_old_files('{LAKE}', older_than => now() - ?::INTERVAL)", [grace]
        )


def forget(lake: Lake, *, keep: timedelta, grace: timedelta = GRACE) -> None:
    """Expire snapshots older than ``keep``, and remove the files that only they named.

    Snapshots that a dataset version was read from are kept. Raises LakeError.
    """
    with (
        lake.connect() as connection,
        lake_errors("forget old snapshots"),
        exclusive(lake.location, doing="forget old snapshots", patience=lake.patience),
    ):
        _expire(connection, keep)
        connection.execute(
            f"CALL ducklake_cleanup_old_files('{LAKE}', older_than => now() - ?::INTERVAL)", [grace]
        )


def _expire(connection: duckdb.DuckDBPyConnection, keep: timedelta) -> int:
    rows = connection.execute(
        f"SELECT snapshot_id FROM ducklake_snapshots('{LAKE}') WHERE snapshot_time < now() - ?::INTERVAL"
        f" AND snapshot_id < (SELECT max(snapshot_id) FROM ducklake_snapshots('{LAKE}'))"
        " AND snapshot_id NOT IN"
        " (SELECT lake_snapshot FROM dataset_versions WHERE lake_snapshot IS NOT NULL)",
        [keep],
    ).fetchall()
    if rows:
        versions = ", ".join(str(int(row[0])) for row in rows)
        connection.execute(f"CALL ducklake_expire_snapshots('{LAKE}', versions => [{versions}])")
    return len(rows)
