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
        # One, because reading is work for the processor, and the readers of a process share caches.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="otlp-read")

    def open(self) -> None:
        """Begin to keep."""
        self._commits.start()

    def close(self) -> None:
        """Keep what was taken, then end."""
        self._reader.shutdown()
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
            self._reader.submit(self._read, parcel, outcome)
        except RuntimeError as error:
            outcome.cancel()
            raise ClosedError from error
        return outcome

    def _read(self, parcel: Parcel, outcome: "Future[Arrival]") -> None:
        if not outcome.set_running_or_notify_cancel():
            return
        try:
            content = unpacked(parcel.body, parcel.coding, self._limit, parcel.lease.take)
            arrival = decode(parcel.signal, parcel.encoding, content, self._landing.clearance())
            if not arrival.traces and not arrival.rejects:
                outcome.set_result(arrival)
                return
            kept = self._commits.submit(arrival)
        except Exception as error:
            outcome.set_exception(error)
            return
        kept.add_done_callback(partial(_settle, outcome, arrival))


def _settle(outcome: "Future[Arrival]", arrival: Arrival, kept: "Future[None]") -> None:
    error = kept.exception()
    if error is None:
        outcome.set_result(arrival)
    else:
        outcome.set_exception(error)
