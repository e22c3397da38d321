"""Group commit: what comes within a few milliseconds is stored together, and each sender hears once it is.

A commit costs the same for one request as for fifty, so under load the groups grow instead of the queue.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from pattern_pipeline.errors import PatternPipelineError

Item = TypeVar("Item")
_Entry = tuple[Item, "Future[None]"]
_LOG = logging.getLogger(__name__)
# Trouble that comes later than this is the store's: another process holds it.
_AT_ONCE = 1.0
_CLOSED = object()


class ItemError(Exception):
    """The store keeps others, but not this item."""


class ClosedError(Exception):
    """Nothing is taken any more."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a group gathers, in seconds: until nothing came for ``quiet``, at most ``longest``.

    ``largest`` is the weight at which a group is full; ``idle`` the time without work after which there is
    time to tidy.
    """

    quiet: float = 0.004
    longest: float = 0.1
    largest: int = 32 << 20
    idle: float = 2.0


class GroupCommit(Generic[Item]):
    """One thread that stores groups of items in the order in which they came.

    ``keep`` stores a group, all of it or nothing. If it fails, the items are stored one by one, so that one cannot
    fail its neighbours: the one at fault gets ItemError. If the store fails whatever it is given, all get its
    PatternPipelineError. ``tidy`` is called between groups, with whether nothing waits.
    """

    def __init__(
        self,
        keep: Callable[[Sequence[Item]], None],
        *,
        weight: Callable[[Item], int],
        tidy: Callable[[bool], None] = lambda _idle: None,
        pace: Pace | None = None,
    ) -> None:
        self._keep = keep
        self._weight = weight
        self._tidy = tidy
        self._pace = pace or Pace()
        self._waiting: queue.SimpleQueue[_Entry[Item] | object] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run_loop, name="group-commit", daemon=True)
        # Nothing may come after the mark of the end: it would never be answered.
        self._door = threading.Lock()
        self._closing = False

    def start(self) -> None:
        """Begin to keep what is submitted."""
        self._thread.start()

    def submit(self, item: Item) -> "Future[None]":
        """Hand an item in; done once it is stored, failed where it could not be.

        Raises ClosedError after ``close``.
        """
        future: Future[None] = Future()
        with self._door:
            if self._closing:
                raise ClosedError
            self._waiting.put((item, future))
        return future

    def close(self) -> None:
        """Keep what was submitted, then end; returns when that is done."""
        with self._door:
            self._closing = True
            self._waiting.put(_CLOSED)
        self._thread.join()

    @property
    def is_alive(self) -> bool:
        """Whether what is submitted will be stored."""
        return self._thread.is_alive() and not self._closing

    def _run_loop(self) -> None:
        closed = False
        while not closed:
            group, closed = self._gather_group()
            if group:
                self._keep_group(group)
            if not closed:
                self._tidy_up(idle=not group)

    def _gather_group(self) -> tuple[list[_Entry[Item]], bool]:
        """Gather the next group, empty after ``idle`` seconds without one; and whether it is the last."""
        group: list[_Entry[Item]] = []
        weight, until = 0, 0.0
        while weight < self._pace.largest:
            patience = min(self._pace.quiet, max(until - time.monotonic(), 0)) if group else self._pace.idle
            try:
                entry = self._waiting.get(timeout=patience)
            except queue.Empty:
                return group, False
            if not isinstance(entry, tuple):
                return group, True
            until = until or time.monotonic() + self._pace.longest
            group.append(entry)
            weight += self._weight(entry[0])
        return group, False

    def _keep_group(self, group: Sequence[_Entry[Item]]) -> None:
        began = time.monotonic()
        error = self._try_to_keep(group)
        waited = time.monotonic() - began > _AT_ONCE
        if error is None or len(group) == 1 or (isinstance(error, PatternPipelineError) and waited):
            _settle_futures(group, [error] * len(group))
        else:
            self._store_singly(group)

    def _store_singly(self, group: Sequence[_Entry[Item]]) -> None:
        """Keep each alone; where neither the first nor the last can be stored, the store is at fault."""
        first, last = self._try_to_keep(group[:1]), self._try_to_keep(group[-1:])
        if isinstance(first, PatternPipelineError) and isinstance(last, PatternPipelineError):
            _settle_futures(group, [first] * len(group))
            return
        faults = [first, *(self._try_to_keep([entry]) for entry in group[1:-1]), last]
        _settle_futures(group, [fault and ItemError(f"{type(fault).__name__}: {fault}") for fault in faults])

    def _try_to_keep(self, group: Sequence[_Entry[Item]]) -> Exception | None:
        """Keep a group; what went wrong, if anything did."""
        try:
            self._keep([item for item, _ in group])
        except Exception as error:
            if not isinstance(error, PatternPipelineError):
                _LOG.exception("a group of %d requests could not be stored", len(group))
            return error
        return None

    def _tidy_up(self, *, idle: bool) -> None:
        try:
            self._tidy(idle)
        except PatternPipelineError as error:
            # What was stored stays stored; the next time may succeed.
            _LOG.info("not tidied: %s", error)
        except Exception:
            _LOG.exception("not tidied")


def _settle_futures(group: Sequence[_Entry[Item]], faults: Sequence[Exception | None]) -> None:
    for (_, future), fault in zip(group, faults, strict=True):
        if fault is None:
            future.set_result(None)
        else:
            future.set_exception(fault)
