"""Whether the service can do its work."""

from collections.abc import Callable

from fastapi import APIRouter, Response


def health_routes(is_alive: Callable[[], bool]) -> APIRouter:
    """``GET /healthz``: 200 while requests can be kept, else 503."""
    router = APIRouter()

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def health() -> Response:
        """Say whether the door is open."""
        if is_alive():
            return Response('{"status":"ok"}', media_type="application/json")
        return Response('{"status":"closing"}', 503, media_type="application/json")

    return router
