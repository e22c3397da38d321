"""One request's way through the door."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.web.otlp.answers import answer
from pattern_pipeline.web.otlp.arrival import Arrival
from pattern_pipeline.web.otlp.bodies import coding_of, read_body, unpacked
from pattern_pipeline.web.otlp.budget import Budget, Lease
from pattern_pipeline.web.otlp.decoding import decode
from pattern_pipeline.web.otlp.encoding import Encoding, required_encoding
from pattern_pipeline.web.otlp.group_commit import ClosedError, GroupCommit
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.signals import Signal

# Exporters give up after ten seconds; an answer that they do not hear is worth nothing.
ANSWER_SECONDS = 8.0
BUSY_SECONDS = 5
_LOG = logging.getLogger(__name__)


class Receiver:
    """Reads, decodes and keeps requests; the answer comes when the lake has committed.

    ``limit`` is the largest body in bytes, packed and unpacked. Use it between ``open`` and ``close``.
    """

    def __init__(self, landing: Landing, commits: GroupCommit[Arrival], limit: int, budget: Budget) -> None:
        self._landing = landing
        self._commits = commits
        self._limit = limit
        self._budget = budget
        # One, because reading is work for the processor, and the readers of a process share caches.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="otlp-decode")

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

    async def receive(self, signal: Signal, request: Request) -> Response:
        """Take a request in. Raises HTTPException with the status that OTLP gives each failure."""
        try:
            return await self._received(signal, request)
        except HTTPException:
            raise
        except Exception as error:
            # An exception that reaches the server closes the connection for the requests behind it.
            _LOG.exception("a request failed")
            raise HTTPException(500, "internal error; the server's log says more") from error

    async def _received(self, signal: Signal, request: Request) -> Response:
        encoding = required_encoding(request.headers.get("content-type", ""))
        coding = coding_of(request)
        with self._budget.lease() as lease:
            body = await read_body(request, self._limit, lease)
            loop = asyncio.get_running_loop()
            arrival = await loop.run_in_executor(
                self._reader, self._arrival, signal, encoding, coding, body, lease
            )
            del body
            await self._kept(arrival)
        if not arrival.readable:
            raise HTTPException(400, arrival.reason)
        return answer(signal.accepted(arrival.rejected_records, arrival.reason), encoding)

    def _arrival(self, signal: Signal, encoding: Encoding, coding: str, body: bytes, lease: Lease) -> Arrival:
        content = unpacked(body, coding, self._limit, lease.take)
        return decode(signal, encoding, content, self._landing.clearance())

    async def _kept(self, arrival: Arrival) -> None:
        if not arrival.traces and not arrival.rejects:
            return
        try:
            kept = self._commits.submit(arrival)
            await asyncio.wait_for(asyncio.wrap_future(kept), ANSWER_SECONDS)
        except TimeoutError:
            raise _busy("the store is busy; send again later") from None
        except ClosedError:
            raise _busy("the door is closing; send again later") from None
        except PatternPipelineError as error:
            _LOG.warning("not stored: %s", error)
            raise _busy("the store cannot be written now; send again later") from error


def _busy(reason: str) -> HTTPException:
    return HTTPException(503, reason, {"Retry-After": str(BUSY_SECONDS)})
