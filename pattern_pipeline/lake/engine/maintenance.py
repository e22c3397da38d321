"""Keeps the lake small: merges files, forgets old snapshots, removes files that nothing names."""

from dataclasses import dataclass
from datetime import timedelta

import duckdb

from pattern_pipeline.lake.engine.attach import LAKE
from pattern_pipeline.lake.engine.commit import hold_lock
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.lake import Lake

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


def read_snapshot_id(lake: Lake) -> int:
    """Read the number of the lake's newest snapshot: what a reader sees now."""
    return int(lake.rows(f"SELECT max(snapshot_id) FROM ducklake_snapshots('{LAKE}')")[0][0])


def maintain_lake(
    lake: Lake, *, keep: timedelta = timedelta(days=30), grace: timedelta = GRACE
) -> Maintenance:
    """Merge small files, expire snapshots older than ``keep``, remove unused files older than ``grace``.

    Snapshots that a dataset version was read from remain. Raises LakeError.
    """
    with (
        lake.connect() as connection,
        raise_lake_errors("maintain the lake"),
        hold_lock(lake.location, doing="maintain the lake"),
    ):
        for step in _TIDYING:
            connection.execute(f"CALL {step}('{LAKE}')")
        expired = _expire_snapshots(connection, keep)
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
    """Merge what many small commits left in one table into few files; takes a fraction of a second.

    Files that reached ``_SMALL_BYTES`` are left alone, so that rows are rewritten a few times at most. Those
    that were merged are removed once they are older than ``grace``. Raises LakeError.
    """
    with (
        lake.connect() as connection,
        raise_lake_errors(f"merge the files of {table}"),
        hold_lock(lake.location, doing=f"merge the files of {table}", patience=lake.patience),
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


def forget_snapshots(lake: Lake, *, keep: timedelta, grace: timedelta = GRACE) -> None:
    """Expire snapshots older than ``keep``, and remove the files that only they named.

    Snapshots that a dataset version was read from remain. Raises LakeError.
    """
    with (
        lake.connect() as connection,
        raise_lake_errors("forget old snapshots"),
        hold_lock(lake.location, doing="forget old snapshots", patience=lake.patience),
    ):
        _expire_snapshots(connection, keep)
        connection.execute(
            f"CALL ducklake_cleanup_old_files('{LAKE}', older_than => now() - ?::INTERVAL)", [grace]
        )


def _expire_snapshots(connection: duckdb.DuckDBPyConnection, keep: timedelta) -> int:
    rows = connection.execute(
        f"SELECT snapshot_id FROM ducklake_snapshots('{LAKE}') WHERE snapshot_time < now() - ?::INTERVAL"
        f" AND snapshot_id < (SELECT max(snapshot_id) FROM ducklake_snapshots('{LAKE}'))"
        " AND snapshot_id NOT IN"
        " (SELECT lake_snapshot FROM dataset_versions WHERE lake_snapshot IS NOT NULL)",
        [keep],
    ).fetchall()
    if rows:
        versions = ", ".join(str(int(snapshot)) for (snapshot,) in rows)
        connection.execute(f"CALL ducklake_expire_snapshots('{LAKE}', versions => [{versions}])")
    return len(rows)
