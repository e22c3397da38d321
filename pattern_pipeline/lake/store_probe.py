"""Whether an open lake can still be written, found out without a commit.

A door whose home was deleted said "ok" for as long as it ran, and the next request made an empty catalog in its
place.

The catalog is asked through DuckDB alone. POSIX drops all locks that a process has on a file when the process
closes any descriptor of it, and DuckDB brings a SQLite of its own: a look with Python's ``sqlite3``, or a mere
``open``, took the locks of a commit under way, and a writer in another process lost its rows to it (SQLite, "How
To Corrupt An SQLite Database File", 2.2). ``stat`` opens nothing.
"""

import os
from contextlib import suppress
from pathlib import Path

import duckdb

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.attach import open_sqlite_reader
from pattern_pipeline.lake.engine.location import LakeLocation

# More than a commit of a few requests; a disk that has no room for it is full.
_PROBE_BYTES = 1 << 20
_TABLE = (
    "SELECT table_uuid FROM sqlite_scan(?, 'ducklake_table')"
    " WHERE table_name = 'landed_traces' AND end_snapshot IS NULL"
)
_DAMAGED = ("not a database", "malformed", "encrypted", "not found")
_FIX = "restore the home from a backup, or stop this process and begin with another home"


class StoreProbe:
    """Looks after one lake that exists when the probe is made. All methods raise LakeError with the reason.

    Only what is a file is looked at: of a PostgreSQL catalog or object storage a commit alone can tell.
    """

    def __init__(self, location: LakeLocation) -> None:
        self._location = location
        self._reader: duckdb.DuckDBPyConnection | None = None
        self._table = ""
        self._table = self._table_id()

    def check_catalog(self) -> None:
        """Refuse a catalog that is gone, empty, or another than at the start; a restored one is the same.

        Takes some ten milliseconds.
        """
        if self._table_id() != self._table:
            file = self._location.catalog_file
            raise LakeError("the lake's catalog was replaced by another", where=str(file), fix=_FIX)

    def check(self) -> None:
        """As ``check_catalog``, and refuse where files cannot be written or the disk is full."""
        file = self._location.catalog_file
        if file is not None:
            _check_file(file)
            if not os.access(file, os.W_OK):
                raise LakeError("the lake's catalog cannot be written", where=str(file), fix=_right_to(file))
            _write_in(file.parent)
        if "://" not in self._location.data:
            _write_in(Path(self._location.data))
        self.check_catalog()

    def _table_id(self) -> str:
        """Read the UUID that identifies the table of landed traces in this catalog alone.

        Empty where the catalog is not a file or lacks the table; the last known one while another process locks
        the file. Raises LakeError where the catalog cannot be read.
        """
        file = self._location.catalog_file
        if file is None:
            return ""
        _check_file(file)
        # Not the lake's session, which makes a lake of whatever file is there.
        reader = self._reader or open_sqlite_reader(self._location)
        try:
            # A cursor of its own: the health and a commit ask at once.
            with reader.cursor() as asking:
                found = asking.execute(_TABLE, [str(file)]).fetchone()
        except duckdb.Error as error:
            # After some errors DuckDB refuses everything, and the catalog may be restored.
            self._reader = None
            reason = str(error).lower()
            if "locked" in reason:
                # Another process is at work on it: it is there.
                return self._table
            damaged = any(sign in reason for sign in _DAMAGED)
            what = "the lake's catalog is broken" if damaged else "the lake's catalog cannot be read"
            raise LakeError(what, where=str(file), fix=_FIX) from error
        self._reader = reader
        return str(found[0]) if found else ""


def _check_file(file: Path) -> None:
    try:
        size = file.stat().st_size
    except OSError as error:
        raise LakeError("the lake's catalog is gone", where=str(file), fix=_FIX) from error
    if not size:
        raise LakeError("the lake's catalog is empty", where=str(file), fix=_FIX)


def _write_in(folder: Path) -> None:
    file = folder / f".write-probe-{os.getpid()}"
    try:
        try:
            file.write_bytes(bytes(_PROBE_BYTES))
        finally:
            with suppress(OSError):
                file.unlink()
    except OSError as error:
        raise LakeError(
            f"the lake's folder cannot be written: {error.strerror}",
            where=str(folder),
            fix=_right_to(folder),
        ) from error


def _right_to(path: Path) -> str:
    return f"free disk space, or give this user the right to write {path.name}"
