"""Open connections that have the lake attached and in use: one for itself, or short sessions that share one."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb_extensions import import_extension
from tenacity import Retrying, stop_after_attempt, wait_fixed

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.commit import hold_lock
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.location import POSTGRES_PREFIXES, LakeLocation
from pattern_pipeline.lake.engine.lost_catalog import refuse_missing_catalog

LAKE = "lake"
# DuckLake attaches the catalog's own tables under this name.
METADATA = f"__ducklake_metadata_{LAKE}"
_BUSY_MILLISECONDS = 60_000

# Extensions come from wheels; DuckDB must never fetch one by itself.
_CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # What a batch took goes back to the system; DuckDB would keep half a gigabyte for the next.
    "allocator_bulk_deallocation_flush_threshold": "1MB",
}


def attach_lake(location: LakeLocation, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a connection, in UTC and without progress bar, that has the lake in use; the caller closes it.

    Raises LakeError where the lake cannot be opened, where its catalog was lost, or where there is none and
    ``read_only`` is asked.
    """
    connection = duckdb.connect(config=_CONFIGURATION)
    try:
        _load_extensions(connection, location)
        with raise_lake_errors("look for the lake's files", where=location.data):
            refuse_missing_catalog(connection, location)
        _prepare_folders(location, read_only)
        with raise_lake_errors("open the lake", where=_label_catalog(location), fix=_suggest_fix(location)):
            # The progress bar writes into standard output, where the answer of a query goes.
            connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
            _attach_lake(connection, location, read_only)
            connection.execute(f"USE {LAKE}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_sqlite_reader(location: LakeLocation) -> duckdb.DuckDBPyConnection:
    """Open a connection that reads SQLite files and has no lake attached; the caller closes it.

    It reads by the same SQLite library as the attached lakes of the process do, so that neither takes the other's
    locks. Raises LakeError where the extension is not installed.
    """
    connection = duckdb.connect(config=_CONFIGURATION)
    try:
        _load_extension(connection, "sqlite_scanner", location)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare_folders(location: LakeLocation, read_only: bool) -> None:
    file = location.catalog_file
    if file is None:
        return
    if read_only and not file.exists():
        raise LakeError("there is no lake yet", where=str(file), fix="ingest traces first")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if "://" not in location.data:
            Path(location.data).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LakeError(
            f"cannot make the lake's folder: {error.strerror}",
            where=str(file.parent),
            fix="choose another home",
        ) from error


def _attach_lake(connection: duckdb.DuckDBPyConnection, location: LakeLocation, read_only: bool) -> None:
    statement = _attach_statement(location, read_only)
    file = location.catalog_file
    if file is None or read_only or file.exists():
        try:
            connection.execute(statement)
        except duckdb.Error:
            if file is None or read_only:
                raise
        else:
            return
    # Processes that meet at a new lake make its catalog in each other's way ("database is locked"): one at a
    # time, and again where one without the lock saw the file half made.
    for attempt in Retrying(stop=stop_after_attempt(3), wait=wait_fixed(0.3), reraise=True):
        with attempt, hold_lock(location, doing="open the lake"):
            connection.execute(statement)


def _load_extensions(connection: duckdb.DuckDBPyConnection, location: LakeLocation) -> None:
    needed = ["ducklake", "postgres_scanner" if location.is_postgres else "sqlite_scanner"]
    if "://" in location.data:
        needed.append("httpfs")
    for name in needed:
        _load_extension(connection, name, location)


def _load_extension(connection: duckdb.DuckDBPyConnection, name: str, location: LakeLocation) -> None:
    try:
        import_extension(name, con=connection)
        connection.execute(f"LOAD {name}")
    except (ImportError, duckdb.Error, OSError, ValueError) as error:
        extra = "[cluster]" if name in ("postgres_scanner", "httpfs") else ""
        raise LakeError(
            f"the DuckDB extension {name!r} is not installed",
            where=_label_catalog(location),
            fix=f"pip install 'pattern_pipeline{extra}'",
        ) from error


def _attach_statement(location: LakeLocation, read_only: bool) -> str:
    options = [f"DATA_PATH {_quote_literal(location.data.rstrip('/') + '/')}"]
    if location.is_postgres:
        scheme = next(prefix for prefix in POSTGRES_PREFIXES if location.catalog.startswith(prefix))
        rest = location.catalog.removeprefix(scheme)
        catalog = f"postgres:{scheme}{rest}" if rest.startswith("//") else f"postgres:{rest}"
    else:
        catalog = f"sqlite:{location.catalog_file}"
        # With a write-ahead log a commit does not shut readers out, nor a reader a commit.
        options += ["META_JOURNAL_MODE 'WAL'", f"META_BUSY_TIMEOUT {_BUSY_MILLISECONDS}"]
    if location.lies_together:
        # The catalog remembers where the data lay; a home that was moved or copied has both at hand.
        options.append("OVERRIDE_DATA_PATH true")
    if read_only:
        options.append("READ_ONLY")
    return f"ATTACH {_quote_literal('ducklake:' + catalog)} AS {LAKE} ({', '.join(options)})"


def _quote_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _label_catalog(location: LakeLocation) -> str:
    # A PostgreSQL connection string may hold a password.
    return str(location.catalog_file or "the PostgreSQL catalog")


def _suggest_fix(location: LakeLocation) -> str:
    if location.is_postgres:
        return "check that the server runs and that the setting lake.catalog names it"
    return "check that the file is a lake's catalog and that the folder can be written"


_LakeIdentity = tuple[int, int, int]
_GUARD = threading.Lock()
MOST_ATTACHED = 4
# The one used latest is the last.
_ATTACHED: dict[LakeLocation, tuple[_LakeIdentity, duckdb.DuckDBPyConnection]] = {}


@contextmanager
def open_session(location: LakeLocation) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection of its own on the process's attached lake; it is closed whatever happens."""
    connection = _open_cursor(location)
    try:
        # Settings belong to a session: what ``attach`` set does not hold here.
        connection.execute(f"SET enable_progress_bar = false; SET TimeZone = 'UTC'; USE {LAKE}")
        yield connection
    except duckdb.FatalException:
        # DuckDB refuses everything after such an error; the next session starts afresh.
        with _GUARD:
            _ATTACHED.pop(location, None)
        raise
    finally:
        connection.close()


def _open_cursor(location: LakeLocation) -> duckdb.DuckDBPyConnection:
    # The cursor is made under the guard: another thread may detach the lake right after.
    with _GUARD:
        found = _ATTACHED.pop(location, None)
        if found is None or found[0] != _identify_lake(location):
            connection = attach_lake(location)
            found = (_identify_lake(location), connection)
        _ATTACHED[location] = found
        while len(_ATTACHED) > MOST_ATTACHED:
            # Not closed, which would close the sessions that are open: the last of them ends it.
            del _ATTACHED[next(iter(_ATTACHED))]
        return found[1].cursor()


def _identify_lake(location: LakeLocation) -> _LakeIdentity:
    # A forked child must not use its parent's connection, nor anyone that of a lake that was deleted.
    file = location.catalog_file
    try:
        status = file.stat() if file is not None else None
    except OSError:
        return (os.getpid(), -1, -1)
    return (os.getpid(), status.st_dev, status.st_ino) if status is not None else (os.getpid(), 0, 0)
