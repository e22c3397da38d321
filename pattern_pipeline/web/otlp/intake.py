"""From a body to the lake: unpacked on a thread, read in a process, committed with its group."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from pattern_pipeline.web.otlp.bodies import unpack_body
from pattern_pipeline.web.otlp.budget import Lease
from pattern_pipeline.web.otlp.decoding import Arrival
from pattern_pipeline.web.otlp.group_commit import ClosedError, GroupCommit
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.reader_process import ReaderProcess, prepare_readers
from pattern_pipeline.web.otlp.reading import Order
from pattern_pipeline.web.otlp.signals import Encoding, Signal
from pattern_pipeline.web.otlp.weighing import FACTOR, weigh

# Of the processor, by whether the request is small: less than senders wait for their answer. The largest real
# requests take about ten; what takes longer is refused, because it would take as long each time.
PROCESSOR_SECONDS = {True: 2, False: 40}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request's body as it was sent, and the lease it holds."""

    signal: Signal
    encoding: Encoding
    coding: str
    body: bytes
    lease: Lease


class Intake:
    """Takes parcels between ``open`` and ``close``; ``limit`` is the largest unpacked body in bytes."""

    def __init__(self, landing: Landing, limit: int) -> None:
        self._landing = landing
        self._limit = limit
        self._commits = GroupCommit(landing.keep, weight=lambda arrival: arrival.size, tidy=landing.tidy)
        # One lane for what is small, one for what is large and would let the small wait. Each has a process that
        # reads and a thread that waits for it, and a thread to unpack in front of it.
        self._unpacker = ThreadPoolExecutor(2, thread_name_prefix="otlp-unpack")
        context = prepare_readers()
        self._lanes = {
            is_small: ThreadPoolExecutor(1, thread_name_prefix=f"otlp-read-{name}")
            for is_small, name in ((True, "small"), (False, "large"))
        }
        self._readers = {True: ReaderProcess(context), False: ReaderProcess(context, niceness=2)}

    def open(self) -> None:
        """Start the processes that read, and begin to keep."""
        for reader in self._readers.values():
            reader.start()
        self._commits.start()

    def close(self) -> None:
        """Keep what was taken, then end."""
        self._unpacker.shutdown()
        for is_small, lane in self._lanes.items():
            lane.shutdown()
            self._readers[is_small].close()
        self._commits.close()

    @property
    def is_alive(self) -> bool:
        """Whether requests can be stored."""
        return self._commits.is_alive

    def take(self, parcel: Parcel) -> "Future[Arrival]":
        """Take a parcel; done once it is stored, failed with HTTPException or LakeError where it cannot be.

        Cancelling withdraws a parcel that nobody has begun to read. One that has been begun is finished
        whether anybody waits for it or not: its sender will come again and find it done. The lease is given
        back at the end. Raises ClosedError after ``close``.
        """
        outcome: Future[Arrival] = Future()
        outcome.add_done_callback(lambda _: parcel.lease.release())
        try:
            self._unpacker.submit(self._unpack_parcel, parcel, outcome)
        except RuntimeError as error:
            outcome.cancel()
            raise ClosedError from error
        return outcome

    def _unpack_parcel(self, parcel: Parcel, outcome: "Future[Arrival]") -> None:
        if outcome.cancelled():
            return
        try:
            content = unpack_body(parcel.body, parcel.coding, self._limit, parcel.lease.take)
            # What is large is weighed where it is read, because that takes as long as it is.
            weight = weigh(content, parcel.encoding, FACTOR * self._limit) if parcel.lease.is_small else 0
            parcel.lease.take(weight)
        except Exception as error:
            _fail_outcome(outcome, error)
            return
        self._lanes[parcel.lease.is_small].submit(self._read_parcel, parcel, content, weight, outcome)

    def _read_parcel(self, parcel: Parcel, content: bytes, weight: int, outcome: "Future[Arrival]") -> None:
        if not outcome.set_running_or_notify_cancel():
            return
        held = weight

        def hold(found: int) -> None:
            nonlocal held
            parcel.lease.take(found)
            held = found

        is_small = parcel.lease.is_small
        try:
            order = Order(
                parcel.signal,
                parcel.encoding,
                self._landing.clearance(),
                0 if weight else FACTOR * self._limit,
                PROCESSOR_SECONDS[is_small],
            )
            arrival = self._readers[is_small].read(order, content, hold)
            del content
            parcel.lease.give_back(held)
            if not arrival.traces and not arrival.rejects:
                outcome.set_result(arrival)
                return
            stored = self._commits.submit(arrival)
        except Exception as error:
            outcome.set_exception(error)
            return
        stored.add_done_callback(partial(_settle_outcome, outcome, arrival))


def _fail_outcome(outcome: "Future[Arrival]", error: Exception) -> None:
    if outcome.set_running_or_notify_cancel():
        outcome.set_exception(error)


def _settle_outcome(outcome: "Future[Arrival]", arrival: Arrival, stored: "Future[None]") -> None:
    error = stored.exception()
    if error is None:
        outcome.set_result(arrival)
    else:
        outcome.set_exception(error)
