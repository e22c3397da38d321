"""The web app: made from settings, without touching the lake until it starts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from pattern_pipeline import __version__
from pattern_pipeline.errors import LakeError
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.web.api.routes import make_api_routes
from pattern_pipeline.web.auth.login import make_login_routes
from pattern_pipeline.web.errors import answer_error
from pattern_pipeline.web.gate import Access, Gate
from pattern_pipeline.web.health import Health, make_health_routes
from pattern_pipeline.web.otlp.budget import Budget
from pattern_pipeline.web.otlp.intake import Intake
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.receiver import Receiver, make_otlp_routes
from pattern_pipeline.web.pages.routes import make_page_routes
from pattern_pipeline.web.rendering import STATIC_FOLDER

REQUESTS = 1000
_SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(workspace: Workspace, *, token: str = "") -> FastAPI:
    """Make the app: the OTLP door, ``/api`` and the pages. With a token, only open paths are without it."""
    settings, lake = workspace.settings, workspace.lake
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
    app.include_router(make_otlp_routes(receiver))
    health = Health(lambda: intake.is_alive, landing.check)
    app.include_router(make_health_routes(health))
    app.include_router(make_api_routes(lake))
    app.include_router(make_login_routes(token))
    app.include_router(make_page_routes(lake, health, has_login=bool(token)))
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER))
    app.add_middleware(Gate, access=Access(token))
    app.add_exception_handler(HTTPException, answer_error)
    app.add_exception_handler(LakeError, answer_error)
    app.add_exception_handler(Exception, answer_error)
    return app
