"""The paths under ``/api``."""

import orjson
from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import count_landed_traces


def make_api_routes(lake: Lake) -> APIRouter:
    """Make ``GET /api/landed``."""
    router = APIRouter(prefix="/api")

    @router.get("/landed")
    async def list_landed() -> Response:
        """List the days that hold traces, in order, and how many each holds."""
        days = await run_in_threadpool(count_landed_traces, lake)
        landed = {
            "traces": sum(day.traces for day in days),
            "days": [{"day": day.day, "traces": day.traces} for day in days],
        }
        return Response(orjson.dumps(landed), media_type="application/json")

    return router
