"""Short write transactions that several processes can make at once.

With a SQLite catalog a file lock lets one process commit at a time: without it eight writers met "database is
locked" many times. Both catalogs retry a commit that lost a conflict; the whole of ``work`` runs again, so it
must be quick and must not compute.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

import duckdb
from filelock import FileLock, Timeout
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.storage_failures import describe_storage_failure

Answer = TypeVar("Answer")

LOCK_SECONDS = 600
ATTEMPTS = 8
_TRANSIENT = (
    "conflict",
    "database is locked",
    "database is busy",
    "could not serialize",
    "deadlock",
    "duplicate key",
)


def commit_with_retries(
    connection: duckdb.DuckDBPyConnection,
    location: LakeLocation,
    work: Callable[[duckdb.DuckDBPyConnection], Answer],
    *,
    doing: str,
    patience: float = LOCK_SECONDS,
) -> Answer:
    """Run ``work`` in one transaction and return its answer; either all of it lands or nothing does.

    Waits at most ``patience`` seconds for another process that is writing. Raises LakeError where the commit
    fails for good; ``doing`` completes "could not".
    """
    retrying = Retrying(
        retry=retry_if_exception(is_transient),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.05, max=2),
        reraise=True,
    )
    with raise_lake_errors(doing), hold_lock(location, doing=doing, patience=patience):
        return cast("Answer", retrying(_run_transaction, connection, work))


@contextmanager
def hold_lock(location: LakeLocation, *, doing: str, patience: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lake's lock if its catalog is a SQLite file. Raises LakeError if it cannot be had."""
    file = location.catalog_file
    if file is None:
        yield
        return
    lock = FileLock(f"{file}.lock", timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        raise LakeError(
            f"could not {doing}: the lake's lock cannot be had",
            where=lock.lock_file,
            fix="see which process holds the lake and end it",
        ) from error
    except OSError as error:
        known = describe_storage_failure(error)
        raise LakeError(
            f"could not {doing}: {known.what if known else error.strerror}",
            where=lock.lock_file,
            fix=known.fix if known else "choose a home that can be written",
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_transient(error: BaseException) -> bool:
    """Check whether another process was in the way, so that trying again can help."""
    text = str(error).lower()
    return isinstance(error, duckdb.Error) and any(sign in text for sign in _TRANSIENT)


def _run_transaction(
    connection: duckdb.DuckDBPyConnection, work: Callable[[duckdb.DuckDBPyConnection], Answer]
) -> Answer:
    connection.execute("BEGIN")
    try:
        answer = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise
    return answer


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        # A commit that failed has ended its transaction already; the first error is the one to show.
        return
