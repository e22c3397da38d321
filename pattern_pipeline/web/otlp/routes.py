"""The paths of the OTLP/HTTP receiver."""

from fastapi import APIRouter, Request, Response

from pattern_pipeline.web.otlp.receiver import Receiver
from pattern_pipeline.web.otlp.signals import LOGS, TRACES


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
