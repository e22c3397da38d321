"""Move answers from the journals into the store: at checkpoints of a run, and from the journals of dead runs."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from filelock import FileLock

from pattern_pipeline.llm.budget import Ledger
from pattern_pipeline.llm.paid_answers.answer_store import AnswerStore
from pattern_pipeline.llm.paid_answers.journal import SUFFIX, Entry, Journal, read_entries
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity
from pattern_pipeline.llm.paid_answers.spending import split_spend

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

CALLS = 25
SECONDS = 5.0
_RENEW_SECONDS = 30.0
_RELEASED_TOGETHER = 4 * CALLS
_UNREADABLE_SECONDS = 3600


class StoreThread:
    """Runs calls of the store, which take tens of milliseconds, one after the other beside the event loop."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="answer-store")

    async def __call__(
        self, work: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
    ) -> Result:
        """Run ``work`` with these arguments in the thread, and return its result."""
        running = asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *arguments, **named))
        # The caller may be cancelled; what was to be stored is stored all the same, even if it has yet to begin.
        return await asyncio.shield(running)

    def close(self) -> None:
        """Wait for the calls under way, and end the thread."""
        self._pool.shutdown()


class Checkpoints:
    """Journals entries at once, and saves them in the store after ``CALLS`` of them or ``SECONDS``."""

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
        """Add one entry; it is on disk when this returns."""
        self._journal.write(entry)
        self._entries.append(entry)
        if len(self._entries) >= CALLS:
            self._full.set()

    def finish(self, text: str) -> None:
        """Release a text with the next checkpoint."""
        self._finished.add(text)

    async def save_regularly(self, extractor: str) -> None:
        """Make checkpoints until cancelled; also renews the run's sign of life while no answer comes."""
        while True:
            # Not wait_for: on Python 3.11 it swallows a cancellation that comes together with the event, so that a
            # run ended with its 25th answer waited for this task for ever.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECONDS):
                    await self._full.wait()
            if self._entries or self._finished or time.monotonic() - self._last > _RENEW_SECONDS:
                await self.save(extractor)

    async def save(self, extractor: str) -> None:
        """Make one checkpoint of all entries. Raises LakeError; the journal still holds them then."""
        entries, name, finished = self._entries, self._journal.close(), set[str]()
        # Releasing texts takes a third of a commit, and nobody waits for those that are answered.
        if len(self._finished) >= _RELEASED_TOGETHER or not entries:
            finished, self._finished = self._finished, finished
        self._entries = []
        self._full.clear()
        await self._thread(self._store_entries, extractor, entries, finished, name)

    def _store_entries(self, extractor: str, entries: list[Entry], finished: set[str], name: str) -> None:
        answers = [answer for entry in entries for answer in entry.answers]
        self._store.save(extractor, answers, split_spend(entries), self._run, finished, checkpoint=name)
        if name:
            self._journal.remove(name)
        self.count += 1
        self._last = time.monotonic()
        paid = sum(entry.cost or 0.0 for entry in entries)
        today = datetime.now(UTC).date()
        self._ledger.note_stored(paid, self._store.sum_cost(today) if self._ledger.counts_days else 0.0)


def recover_journals(folder: Path, store: AnswerStore, run: RunIdentity) -> int:
    """Store the answers in the journals of dead runs, each file once; returns their number.

    A file is removed when its answers are stored; one that was stored already changes nothing. ``run``: the run
    that searches, whose own journal is left alone. Raises LakeError.
    """
    if not _list_others(folder, run):
        return 0
    # Two runs that start at the same time would both recover the same file.
    with FileLock(folder / "recovery.lock"):
        return sum(_recover_file(path, store) for path in _list_others(folder, run))


def _list_others(folder: Path, run: RunIdentity) -> list[Path]:
    return [path for path in sorted(folder.glob(f"*{SUFFIX}")) if _read_holder(path) != run.holder]


def _read_holder(path: Path) -> str:
    try:
        return next((entry.run.holder for entry in read_entries(path, first_only=True)), "")
    except FileNotFoundError:
        return ""


def _recover_file(path: Path, store: AnswerStore) -> int:
    try:
        first = read_entries(path, first_only=True)
        if not first:
            if time.time() - path.stat().st_mtime > _UNREADABLE_SECONDS:
                path.unlink()
            return 0
        if store.is_alive(first[0].run):
            return 0
        entries = read_entries(path)
    except FileNotFoundError:
        # Its run has stored it meanwhile.
        return 0
    answers = [answer for entry in entries for answer in entry.answers]
    store.save(first[0].extractor, answers, split_spend(entries), first[0].run, checkpoint=path.stem)
    path.unlink(missing_ok=True)
    return len(answers)
