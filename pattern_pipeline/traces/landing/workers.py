"""Read steps in several processes and return the results in the order of the steps."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from types import TracebackType

from pattern_pipeline.traces.landing.preparing import PreparedTrace
from pattern_pipeline.traces.landing.steps import LineChunk, LinesEnd, Step, StepReader, WholeFile
from pattern_pipeline.traces.landing.worker_server import create_worker_context
from pattern_pipeline.traces.model import Fault, Reject, Source
from pattern_pipeline.traces.readers.registry import FileEnd

Result = Iterable[PreparedTrace | Reject | FileEnd | LinesEnd]
# So many steps a worker are under way or done and waiting: enough that none is ever idle.
_STEPS_AHEAD = 2
_step_reader: StepReader
# Traces are trees, freed without the collector, yet it walks over all of them after every 700 new objects.
_NEW_OBJECTS = 100_000


class WorkerPool:
    """A pool of reading processes; leaving the ``with`` block always ends them."""

    def __init__(self, count: int, work: StepReader) -> None:
        self._count = count
        self._work = work
        self._pool = self._new_pool(count)

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def run_steps(self, planned: Iterable[Step]) -> Iterator[Result]:
        """Yield the result of every step in order; only a few steps are read ahead."""
        waiting: deque[tuple[Step, Future[list[PreparedTrace | Reject]] | None]] = deque()
        for step in planned:
            waiting.append((step, self._submit(step)))
            if len(waiting) > self._count * _STEPS_AHEAD:
                yield self._take_result(waiting)
        while waiting:
            yield self._take_result(waiting)

    def _submit(self, step: Step) -> "Future[list[PreparedTrace | Reject]] | None":
        if isinstance(step, LineChunk) or (isinstance(step, WholeFile) and not step.streamed):
            return self._pool.submit(_read_step, step)
        return None

    def _take_result(
        self, waiting: "deque[tuple[Step, Future[list[PreparedTrace | Reject]] | None]]"
    ) -> Result:
        step, future = waiting.popleft()
        if future is None:
            return self._work.read(step)
        try:
            return future.result()
        except BrokenProcessPool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            found = list(self._isolate_fatal_record(step))
            self._pool = self._new_pool(self._count)
            for index, (later, lost) in enumerate(waiting):
                waiting[index] = (later, self._submit(later) if lost is not None else None)
            return found

    def _isolate_fatal_record(self, step: Step) -> Iterator[PreparedTrace | Reject]:
        """Repeat a step during which a process died, halving it until the fatal record is found."""
        parts = [step]
        while parts:
            part = parts.pop(0)
            with self._new_pool(1) as alone:
                try:
                    found = alone.submit(_read_step, part).result()
                except BrokenProcessPool:
                    if isinstance(part, LineChunk) and len(part.lines) > 1:
                        half = len(part.lines) // 2
                        parts[:0] = [
                            LineChunk(part.path, part.reader, part.lines[:half]),
                            LineChunk(part.path, part.reader, part.lines[half:]),
                        ]
                        continue
                    found = [_reject_fatal_record(part)]
            yield from found

    def _new_pool(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            count, create_worker_context(), initializer=_start_worker, initargs=(self._work,)
        )


def _reject_fatal_record(step: Step) -> Reject:
    fault = Fault(
        "the process that read this record died",
        "the process that read this record died, perhaps because memory ran out",
        "read the file on its own",
    )
    if isinstance(step, LineChunk):
        return Reject(Source(step.path, step.lines[0][0], step.reader), fault)
    assert isinstance(step, WholeFile)
    return Reject(Source(str(step.file.path), 1, "unknown"), fault)


def _start_worker(work: StepReader) -> None:
    global _step_reader
    _step_reader = work
    freeze_and_collect_rarely()
    # The parent ends its workers in order; a Ctrl-C of the terminal reaches all at once.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        # A parent that is killed closes no queue: its workers would wait for work for ever.
        threading.Thread(target=_exit_with_parent, args=(parent.sentinel,), daemon=True).start()


def _exit_with_parent(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _read_step(step: Step) -> list[PreparedTrace | Reject]:
    return [item for item in _step_reader.read(step) if isinstance(item, PreparedTrace | Reject)]


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Make Python's garbage collector run rarely inside the block.

    Traces are trees, freed without the collector, yet it walks over all of them after every 700 new objects.
    """
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def freeze_and_collect_rarely() -> None:
    """Exempt all loaded objects from garbage collection and collect rarely; for a worker's start."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
