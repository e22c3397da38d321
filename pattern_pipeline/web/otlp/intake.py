"""From a body to the lake, on threads: unpacked, read, kept with its group."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from pattern_pipeline.web.otlp.arrival import Arrival
from pattern_pipeline.web.otlp.bodies import unpacked
from pattern_pipeline.web.otlp.budget import Lease
from pattern_pipeline.web.otlp.decoding import decode
from pattern_pipeline.web.otlp.encoding import Encoding
from pattern_pipeline.web.otlp.group_commit import ClosedError, GroupCommit
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.signals import Signal
from pattern_pipeline.web.otlp.weighing import FACTOR, weigh


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
        # Reading is work for the processor: one thread for what is small, one for what is large and would keep
        # the small waiting, each with a thread to unpack in front of it.
        self._unpacker = ThreadPoolExecutor(2, thread_name_prefix="otlp-unpack")
        self._readers = {
            is_small: ThreadPoolExecutor(1, thread_name_prefix=f"otlp-read-{name}")
            for is_small, name in ((True, "small"), (False, "large"))
        }

    def open(self) -> None:
        """Begin to keep."""
        self._commits.start()

    def close(self) -> None:
        """Keep what was taken, then end."""
        self._unpacker.shutdown()
        for reader in self._readers.values():
            reader.shutdown()
        self._commits.close()

    @property
    def is_alive(self) -> bool:
        """Whether requests can be kept."""
        return self._commits.is_alive

    def take(self, parcel: Parcel) -> "Future[Arrival]":
        """Take a parcel; done once it is kept, failed with HTTPException or LakeError where it cannot be.

        Cancelling withdraws a parcel that nobody has begun to read. One that has been begun is finished
        whether anybody waits for it or not: its sender will come again and find it done. The lease is given
        back at the end. Raises ClosedError after ``close``.
        """
        outcome: Future[Arrival] = Future()
        outcome.add_done_callback(lambda _: parcel.lease.release())
        try:
            self._unpacker.submit(self._unpack, parcel, outcome)
        except RuntimeError as error:
            outcome.cancel()
            raise ClosedError from error
        return outcome

    def _unpack(self, parcel: Parcel, outcome: "Future[Arrival]") -> None:
        if outcome.cancelled():
            return
        try:
            content = unpacked(parcel.body, parcel.coding, self._limit, parcel.lease.take)
            # What is large is weighed by its reader, because that takes as long as it is.
            weight = self._weigh(parcel, content) if parcel.lease.is_small else 0
        except Exception as error:
            _fail(outcome, error)
            return
        self._readers[parcel.lease.is_small].submit(self._read, parcel, content, weight, outcome)

    def _read(self, parcel: Parcel, content: bytes, weight: int, outcome: "Future[Arrival]") -> None:
        if not outcome.set_running_or_notify_cancel():
            return
        try:
            weight = weight or self._weigh(parcel, content)
            clearance = self._landing.clearance()
            arrival = decode(parcel.signal, parcel.encoding, content, clearance)
            del content
            parcel.lease.give_back(weight)
            if not arrival.traces and not arrival.rejects:
                outcome.set_result(arrival)
                return
            kept = self._commits.submit(arrival)
        except Exception as error:
            outcome.set_exception(error)
            return
        kept.add_done_callback(partial(_settle, outcome, arrival))

    def _weigh(self, parcel: Parcel, content: bytes) -> int:
        """Hold what the content becomes; how much that is."""
        weight = weigh(content, parcel.encoding, FACTOR * self._limit)
        parcel.lease.take(weight)
        return weight


def _fail(outcome: "Future[Arrival]", error: Exception) -> None:
    if outcome.set_running_or_notify_cancel():
        outcome.set_exception(error)


def _settle(outcome: "Future[Arrival]", arrival: Arrival, kept: "Future[None]") -> None:
    error = kept.exception()
    if error is None:
        outcome.set_result(arrival)
    else:
        outcome.set_exception(error)
