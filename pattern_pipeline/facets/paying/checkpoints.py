"""Puts into the lake, little by little, what a run has in its journal."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.facets.paying.journal import Entry, Journal
from pattern_pipeline.facets.paying.shares import spend_of
from pattern_pipeline.llm.budget import Ledger

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

CALLS = 25
SECONDS = 5.0
_RENEW_SECONDS = 30.0
_FREED_TOGETHER = 4 * CALLS


class StoreThread:
    """Runs what the store does, which takes tens of milliseconds, one after the other beside the event loop."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="answer-store")

    async def __call__(
        self, work: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
    ) -> Result:
        """Run ``work`` with these arguments in the pool, and return its result."""
        running = asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *arguments, **named))
        # Whoever waits may be cancelled; what was to be kept is kept all the same, also where it is yet to begin.
        return await asyncio.shield(running)

    def close(self) -> None:
        """Wait for what is under way, and end the thread."""
        self._pool.shutdown()


class Checkpoints:
    """Journals entries at once, and keeps them in the store after ``CALLS`` of them or ``SECONDS``."""

    def __init__(
        self, store: AnswerStore, thread: StoreThread, run: RunIdentity, journal: Journal, ledger: Ledger
    ) -> None:
        self.count = 0
        self._store = store
        self._thread = thread
        self._run = run
        self._journal = journal
        self._ledger = ledger
        self._entries: list[Entry] = []
        self._finished: set[str] = set()
        self._full = asyncio.Event()
        self._last = time.monotonic()

    def add(self, entry: Entry) -> None:
        """Take one entry; it is on disk when this returns."""
        self._journal.write(entry)
        self._entries.append(entry)
        if len(self._entries) >= CALLS:
            self._full.set()

    def finish(self, text: str) -> None:
        """Free a text with the next checkpoint."""
        self._finished.add(text)

    async def keep_on(self, extractor: str) -> None:
        """Make checkpoints until cancelled; also says that the run lives while nothing comes."""
        while True:
            # Not wait_for: on Python 3.11 it swallows a cancellation that comes together with the event, so that a
            # run ended with its 25th answer waited for this task for ever.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECONDS):
                    await self._full.wait()
            if self._entries or self._finished or time.monotonic() - self._last > _RENEW_SECONDS:
                await self.make(extractor)

    async def make(self, extractor: str) -> None:
        """Make one checkpoint of all that came. Raises LakeError; the journal has it then."""
        entries, name, finished = self._entries, self._journal.close(), set[str]()
        # Freeing texts takes a third of a commit, and nobody waits for those that are answered.
        if len(self._finished) >= _FREED_TOGETHER or not entries:
            finished, self._finished = self._finished, finished
        self._entries = []
        self._full.clear()
        await self._thread(self._keep, extractor, entries, finished, name)

    def _keep(self, extractor: str, entries: list[Entry], finished: set[str], name: str) -> None:
        answers = [answer for entry in entries for answer in entry.answers]
        self._store.keep(extractor, answers, spend_of(entries), self._run, finished, checkpoint=name)
        if name:
            self._journal.remove(name)
        self.count += 1
        self._last = time.monotonic()
        paid = sum(entry.cost or 0.0 for entry in entries)
        self._ledger.kept(
            paid, self._store.spent(datetime.now(UTC).date()) if self._ledger.counts_days else 0.0
        )
