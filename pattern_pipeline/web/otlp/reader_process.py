"""Read requests in a process of its own: the server's side."""

import atexit
import logging
import signal
from collections.abc import Callable
from multiprocessing import connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from starlette.exceptions import HTTPException

from pattern_pipeline.traces.landing.worker_server import create_worker_context
from pattern_pipeline.web.otlp.budget import RETRY_SECONDS
from pattern_pipeline.web.otlp.decoding import Arrival
from pattern_pipeline.web.otlp.reading import Order, Outcome, serve_readings

_LOG = logging.getLogger(__name__)
# Longer than any reader takes to notice that its connection is closed.
_END_SECONDS = 5.0


class ReadingError(Exception):
    """A fault of ours while a request was read; holds the traceback of the other process."""


def prepare_readers() -> BaseContext:
    """Return what readers are started by.

    Call it early and from the main thread: the first call begins to import what reads, beside this process.
    """
    return create_worker_context("pattern_pipeline.web.otlp.reading")


class ReaderProcess:
    """A process that reads one request after the other, and is started again where it ended.

    To be used by one thread at a time. ``niceness`` is how much the process leaves to others.
    """

    def __init__(self, context: BaseContext, niceness: int = 0) -> None:
        self._context = context
        self._niceness = niceness
        self._process: BaseProcess | None = None
        self._orders: connection.Connection | None = None

    def start(self) -> connection.Connection:
        """Start the process where none is alive; return the connection to it."""
        if self._process is not None and not self._process.is_alive():
            _LOG.error("the process that reads requests ended with status %s", self._end_process())
        if self._orders is None:
            self._orders, theirs = self._context.Pipe()
            # The context has the class under this name, which its base does not declare.
            process: BaseProcess = self._context.Process(target=serve_readings, args=(theirs, self._niceness))  # type: ignore[attr-defined]
            process.start()
            theirs.close()
            self._process = process
            # multiprocessing waits for its children at exit, and they for the end of the connection.
            atexit.register(self.close)
        return self._orders

    def close(self) -> None:
        """End the process; it can be started again."""
        self._end_process()

    def read(self, order: Order, content: bytes, hold: Callable[[int], None]) -> Arrival:
        """Have a request read. ``hold`` is given its weight in bytes, where the order asks for it, and may raise.

        Raises HTTPException 413 where it is too heavy or takes too long, 503 where the process died, and
        ReadingError for a fault of ours.
        """
        orders = self.start()
        try:
            orders.send(order)
            orders.send_bytes(content)
            answer = orders.recv()
            if isinstance(answer, int):
                try:
                    hold(answer)
                except BaseException:
                    orders.send(False)
                    raise
                orders.send(True)
                answer = orders.recv()
        except (EOFError, OSError):
            raise self._explain_end(order) from None
        return self._unwrap_outcome(answer)

    def _unwrap_outcome(self, outcome: Outcome) -> Arrival:
        if outcome.is_last:
            self._end_process()
        if outcome.refusal is not None:
            raise outcome.refusal
        if outcome.arrival is None:
            raise ReadingError(outcome.fault)
        return outcome.arrival

    def _explain_end(self, order: Order) -> HTTPException:
        """Say why the process ended while it was at work."""
        status = self._end_process()
        if status == -signal.SIGXCPU:
            return HTTPException(
                413,
                f"reading the body takes more than {order.seconds} s of the processor; send smaller batches",
            )
        _LOG.error("the process that read a request ended with status %s", status)
        return HTTPException(
            503, "the request could not be read now; send again later", {"Retry-After": str(RETRY_SECONDS)}
        )

    def _end_process(self) -> int | None:
        """Close the connection, wait for the process, and return its exit status."""
        process, orders = self._process, self._orders
        self._process = self._orders = None
        atexit.unregister(self.close)
        if orders is not None:
            orders.close()
        if process is None:
            return None
        process.join(_END_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
        status = process.exitcode
        process.close()
        return status
