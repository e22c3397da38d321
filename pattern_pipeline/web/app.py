"""The web app: made from settings, without touching the lake until it starts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from pattern_pipeline import __version__
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.settings import Settings
from pattern_pipeline.web.access import Access
from pattern_pipeline.web.gate import Gate
from pattern_pipeline.web.health import Health, health_routes
from pattern_pipeline.web.otlp.answers import failed
from pattern_pipeline.web.otlp.budget import Budget
from pattern_pipeline.web.otlp.intake import Intake
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.receiver import Receiver
from pattern_pipeline.web.otlp.routes import otlp_routes

REQUESTS = 1000
_SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(settings: Settings, lake: Lake, *, token: str = "") -> FastAPI:
    """The app that takes traces into the lake. With a token, every path but the health needs it."""
    limit = settings.web.maximum_request_mb << 20
    landing = Landing(lake, settings)
    intake = Intake(landing, limit)
    receiver = Receiver(intake, limit, Budget(settings.web.maximum_waiting_mb << 20, REQUESTS))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        intake.open()
        yield
        await run_in_threadpool(intake.close)

    app = FastAPI(
        title="pattern_pipeline",
        version=__version__,
        lifespan=lifespan,
        redirect_slashes=False,
        # The variables that point a person's agent at this door must not make the door report on itself to itself.
        telemetry=_SILENT,
        # The pages that describe an API load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.include_router(otlp_routes(receiver))
    app.include_router(health_routes(Health(lambda: intake.is_alive, landing.check)))
    app.add_middleware(Gate, access=Access(token))
    app.add_exception_handler(HTTPException, failed)
    app.add_exception_handler(Exception, failed)
    return app
