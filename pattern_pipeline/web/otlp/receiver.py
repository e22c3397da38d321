"""Receive a request: its way through the door, and the paths that lead to it."""

import asyncio
import logging

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.web.otlp.answers import encode_answer, replace_half_characters
from pattern_pipeline.web.otlp.bodies import read_body, read_coding
from pattern_pipeline.web.otlp.budget import Budget
from pattern_pipeline.web.otlp.decoding import Arrival
from pattern_pipeline.web.otlp.group_commit import ClosedError
from pattern_pipeline.web.otlp.intake import Intake, Parcel
from pattern_pipeline.web.otlp.signals import LOGS, TRACES, Signal, require_encoding

# Exporters give up after ten seconds; an answer that they do not hear is worth nothing.
ANSWER_SECONDS = 8.0
# Who sends megabytes at once is given this much more: they take longer to redact than exporters wait by default.
LARGE_SECONDS = 40.0
BUSY_SECONDS = 5
_LOG = logging.getLogger(__name__)


class Receiver:
    """Reads requests and answers them when the lake has committed; ``limit`` is the largest body in bytes."""

    def __init__(self, intake: Intake, limit: int, budget: Budget) -> None:
        self._intake = intake
        self._limit = limit
        self._budget = budget

    async def receive(self, signal: Signal, request: Request) -> Response:
        """Take a request in. Raises HTTPException with the status that OTLP gives each failure."""
        encoding = require_encoding(request.headers.get("content-type", ""))
        coding = read_coding(request)
        lease = self._budget.lease()
        try:
            body = await read_body(request, self._limit, lease)
        except BaseException:
            lease.release()
            raise
        arrival = await self._await_commit(Parcel(signal, encoding, coding, body, lease))
        if not arrival.readable:
            raise HTTPException(400, arrival.reason)
        return encode_answer(
            signal.make_answer(arrival.rejected_records, replace_half_characters(arrival.reason)), encoding
        )

    async def _await_commit(self, parcel: Parcel) -> Arrival:
        try:
            outcome = asyncio.wrap_future(self._intake.take(parcel))
            await asyncio.wait({outcome}, timeout=ANSWER_SECONDS)
            # A large one would be sent back each time, and read in vain each time.
            return await asyncio.wait_for(outcome, 0 if parcel.lease.is_small else LARGE_SECONDS)
        except HTTPException:
            raise
        except TimeoutError:
            raise _make_busy("the store is busy; send again later") from None
        except ClosedError:
            raise _make_busy("the door is closing; send again later") from None
        except PatternPipelineError as error:
            _LOG.warning("not stored: %s", error)
            raise _make_busy("the store cannot be written now; send again later") from error
        except Exception as error:
            # Caught here, because the server would close the connection that other requests stand in.
            _LOG.exception("a request could not be read or stored")
            raise HTTPException(500, "internal error; the server's log says more") from error


def _make_busy(reason: str) -> HTTPException:
    return HTTPException(503, reason, {"Retry-After": str(BUSY_SECONDS)})


def make_otlp_routes(receiver: Receiver) -> APIRouter:
    """``POST /v1/traces`` and ``POST /v1/logs``."""
    router = APIRouter()

    @router.post(TRACES.path)
    async def traces(request: Request) -> Response:
        """Take an ExportTraceServiceRequest."""
        return await receiver.receive(TRACES, request)

    @router.post(LOGS.path)
    async def logs(request: Request) -> Response:
        """Take an ExportLogsServiceRequest: messages that were sent as log records."""
        return await receiver.receive(LOGS, request)

    return router
