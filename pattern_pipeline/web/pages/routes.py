"""The paths of the pages."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import count_landed_traces
from pattern_pipeline.web.health import Health
from pattern_pipeline.web.rendering import render_page

_DAYS = 30


def make_page_routes(lake: Lake, health: Health, *, has_login: bool) -> APIRouter:
    """Make the routes; ``has_login`` says whether pages ask for a login."""
    router = APIRouter()

    @router.api_route("/", methods=["GET", "HEAD"])
    async def show_index(request: Request) -> Response:
        """Show whether traces can be stored, what has landed day by day, and where to point an exporter."""
        reason = await run_in_threadpool(health.reason)
        days = await run_in_threadpool(count_landed_traces, lake)
        return render_page(
            "index.html",
            reason=reason,
            traces=sum(day.traces for day in days),
            days=days[::-1][:_DAYS],
            number_of_days=len(days),
            endpoint=f"{request.url.scheme}://{request.headers.get('host', '')}",
            has_login=has_login,
        )

    return router
