"""Refuses a lake whose catalog was lost: its data files are there, and no catalog names them.

DuckLake makes an empty catalog where there is none. Without this guard a deleted or emptied catalog looked like a
new home: every command said "ok" or "nothing has been run yet", and ``ingest`` went on beside the lost rows.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import duckdb

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.location import LakeLocation

# DuckLake names its files so; other files in a folder that a person chose are nobody's concern here.
_FILES = "**/ducklake-*.parquet"
_CLOCKS_DIFFER = timedelta(seconds=5)
_FIX = "restore the catalog from a backup, or move the files away to begin with an empty lake"


def refuse_missing_catalog(connection: duckdb.DuckDBPyConnection, location: LakeLocation) -> None:
    """Raise LakeError where the catalog's file is missing or empty although data files are there.

    ``connection`` need not have the lake attached. A PostgreSQL catalog has no file to look at; see
    ``refuse_foreign_catalog``.
    """
    if not _is_missing(location):
        return
    files = list_data_files(connection, location)
    # Looked at again: another process makes the catalog before its first data file.
    if files and _is_missing(location):
        raise _build_lost_error(location, files)


def refuse_foreign_catalog(
    connection: duckdb.DuckDBPyConnection, location: LakeLocation, metadata: str
) -> None:
    """Raise LakeError where the attached catalog names no file and is younger than the files that are there.

    A command that was killed in its first commit leaves files that no catalog names too, but younger ones.
    ``metadata`` is the name of the database that holds the catalog's own tables.
    """
    named, born = connection.execute(
        f"SELECT (SELECT count(*) FROM (SELECT 1 FROM {metadata}.ducklake_data_file LIMIT 1)),"
        f" (SELECT min(snapshot_time)::TIMESTAMPTZ FROM {metadata}.ducklake_snapshot)"
    ).fetchone() or (0, None)
    if named or born is None:
        return
    older = [
        file
        for file in list_data_files(connection, location)
        if _read_file_time(file) < born - _CLOCKS_DIFFER
    ]
    if older:
        raise _build_lost_error(location, older)


def _is_missing(location: LakeLocation) -> bool:
    file = location.catalog_file
    if file is None:
        return False
    try:
        return file.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError:
        return False


def list_data_files(connection: duckdb.DuckDBPyConnection, location: LakeLocation) -> list[str]:
    """List every data file of DuckLake in the lake's folder, whether a catalog names it or not."""
    pattern = f"{_escape_pattern(location.data.rstrip('/'))}/{_FILES}"
    return [file for (file,) in connection.execute("SELECT file FROM glob(?)", [pattern]).fetchall()]


def _escape_pattern(folder: str) -> str:
    """Escape the marks of a glob pattern in a folder's name."""
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in folder)


def _read_file_time(file: str) -> datetime:
    """Read from its name (UUID version 7) when a file was begun: copying a home changes the time on disk."""
    name = PurePosixPath(file).stem.removeprefix("ducklake-").removesuffix("-delete")
    try:
        return datetime.fromtimestamp((uuid.UUID(name).int >> 80) / 1000, UTC)
    except (ValueError, OverflowError):
        return datetime.max.replace(tzinfo=UTC)


def _build_lost_error(location: LakeLocation, files: Sequence[str]) -> LakeError:
    file = location.catalog_file
    state = "was emptied" if file is not None and file.exists() else "is missing"
    what = f"the lake's catalog {state}" if file is not None else "the catalog knows nothing of this lake"
    count = f"{len(files)} data files" if len(files) > 1 else "1 data file"
    return LakeError(
        f"{what}: {count} in {location.data} that no catalog names",
        where=str(file or "the PostgreSQL catalog"),
        fix=_FIX,
    )
