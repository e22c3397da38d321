"""One attached lake a process, shared by short sessions.

Attaching takes 0.2 seconds, most of it to load the extension, and a run of a day makes some thirty calls. Of
several lakes the latest few stay attached: each holds 4 MB and a thread, so that a process that saw hundreds of
homes, as a worker of the test suite does, held a gigabyte.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pattern_pipeline.lake.engine.attach import LAKE, attach_lake
from pattern_pipeline.lake.engine.location import LakeLocation

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
