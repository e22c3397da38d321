"""What a person's query may take, and a worker that ends one which takes more.

DuckDB's own ``memory_limit`` does not count what a single function makes (``range(100000000)`` took seven times
the limit), and its functions do not look whether they were interrupted. So the query runs in a thread of its own,
beside one that watches; a query that does not end when it is asked to is abandoned.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from pattern_pipeline.errors import LakeError
from pattern_pipeline.settings import SqlSettings

Answer = TypeVar("Answer")

_GIGABYTE = 1_000_000_000
_LOOK_SECONDS = 0.05
_GRACE_SECONDS = 0.8
# What a query may take beside what DuckDB counts, before it is ended: batches on their way out, caches.
_SLACK = 400_000_000
_PAGE_BYTES = 4_096
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """Seconds that DuckDB may work on one query, and gigabytes that it may hold, in memory and again on disk."""

    timeout_seconds: float = 60.0
    memory_gb: float = 2.0

    @classmethod
    def of(cls, settings: SqlSettings) -> "QueryLimits":
        """Build the limits that the settings name."""
        return cls(settings.timeout_seconds, settings.memory_gb)

    def apply(self, connection: duckdb.DuckDBPyConnection, spill: str) -> None:
        """Set DuckDB's own limits on a connection; ``spill`` is a folder for what does not fit in memory."""
        size = f"{max(int(self.memory_gb * 1000), 1)}MB"
        folder = spill.replace("'", "''")
        connection.execute(f"SET memory_limit = '{size}'")
        connection.execute(f"SET temp_directory = '{folder}'; SET max_temp_directory_size = '{size}'")


class QueryWorker:
    """Runs the calls of one query, one after another, in a thread that can be left behind."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, limits: QueryLimits, *, watch: bool = True
    ) -> None:
        """``watch`` says whether the growth of this process counts as the query's: no other work is going on."""
        self._connection = connection
        self._limits = limits
        self._seconds_left = limits.timeout_seconds
        self._ceiling = resident_bytes() + limits.memory_gb * _GIGABYTE + _SLACK if watch else float("inf")
        self._calls: queue.SimpleQueue[Callable[[], Any] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()
        self.abandoned = False
        # A daemon: a query that cannot be interrupted must not hold up the end of the process.
        threading.Thread(target=self._serve, name="query", daemon=True).start()

    def call(self, work: Callable[[], Answer]) -> Answer:
        """Return the answer of ``work``, or raise its error.

        Raises LakeError where a limit is passed; an exception that interrupts the caller, such as
        KeyboardInterrupt, ends the query too and is raised again.
        """
        started = time.monotonic()
        self._calls.put(work)
        try:
            while True:
                try:
                    succeeded, answer = self._answers.get(timeout=_LOOK_SECONDS)
                    break
                except queue.Empty:
                    self._refuse_excess(time.monotonic() - started)
        except BaseException:
            self._end()
            raise
        self._seconds_left -= time.monotonic() - started
        if not succeeded:
            raise answer
        done: Answer = answer
        return done

    def close(self) -> None:
        """Close the connection, as soon as nothing runs on it any more."""
        self._calls.put(self._connection.close)
        self._calls.put(None)
        if not self.abandoned:
            try:
                self._answers.get(timeout=_GRACE_SECONDS)
            except queue.Empty:
                self.abandoned = True

    def _refuse_excess(self, seconds: float) -> None:
        if seconds > self._seconds_left:
            raise LakeError(
                f"the query took longer than {self._limits.timeout_seconds:g} seconds",
                fix="ask for less, or raise the setting sql.timeout_seconds",
            )
        if resident_bytes() > self._ceiling:
            raise LakeError(
                f"the query needs more memory than {self._limits.memory_gb:g} GB",
                fix="ask for less, or raise the setting sql.memory_gb",
            )

    def _end(self) -> None:
        # Interrupted more than once: between two calls of DuckDB there is nothing to interrupt.
        deadline = time.monotonic() + _GRACE_SECONDS
        while time.monotonic() < deadline:
            self._connection.interrupt()
            try:
                self._answers.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            return
        self.abandoned = True

    def _serve(self) -> None:
        while (work := self._calls.get()) is not None:
            try:
                answer = (True, work())
            except BaseException as error:
                answer = (False, error)
            self._answers.put(answer)
            del answer, work


def resident_bytes() -> int:
    """Read the memory that this process holds now; 0 if the system does not say."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except (OSError, ValueError, IndexError):
        return 0
