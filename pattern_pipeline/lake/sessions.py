"""One attached lake a process, shared by short sessions.

Attaching takes 0.2 seconds, most of it to load the extension, and a run of a day makes some thirty calls.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pattern_pipeline.lake.attach import LAKE, attach
from pattern_pipeline.lake.location import LakeLocation

_Identity = tuple[int, int, int]
_GUARD = threading.Lock()
_ATTACHED: dict[LakeLocation, tuple[_Identity, duckdb.DuckDBPyConnection]] = {}


@contextmanager
def session(location: LakeLocation) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own on the process's attached lake, closed at the end whatever happens."""
    connection = _attached(location).cursor()
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


def _attached(location: LakeLocation) -> duckdb.DuckDBPyConnection:
    with _GUARD:
        found = _ATTACHED.get(location)
        if found is not None and found[0] == _identity(location):
            return found[1]
        connection = attach(location)
        _ATTACHED[location] = (_identity(location), connection)
        return connection


def _identity(location: LakeLocation) -> _Identity:
    # A forked child must not use its parent's connection, nor anyone that of a lake that was deleted.
    file = location.catalog_file
    try:
        status = file.stat() if file is not None else None
    except OSError:
        return (os.getpid(), -1, -1)
    return (os.getpid(), status.st_dev, status.st_ino) if status is not None else (os.getpid(), 0, 0)
