"""Stands before every path, known or not, and lets pass who may enter."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pattern_pipeline.web.access import Access
from pattern_pipeline.web.errors import answer_error
from pattern_pipeline.web.health import PATH
from pattern_pipeline.web.http_protocol import CROWDED
from pattern_pipeline.web.otlp.budget import RETRY_SECONDS


class Gate:
    """An ASGI middleware that asks ``access`` of each request before its body is read."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        if scope["type"] == "http":
            request = Request(scope)
            try:
                self._access.check(request)
                _check_room(request)
            except HTTPException as error:
                await (await answer_error(request, error))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _check_room(request: Request) -> None:
    """Raise HTTPException 503 on a connection beyond the limit, unless it asks what is always answered."""
    crowded = request.scope.get("state", {}).get(CROWDED)
    if crowded and request.scope["path"] != PATH:
        raise HTTPException(
            503,
            "too many connections; send again later",
            {"Retry-After": str(RETRY_SECONDS), "Connection": "close"},
        )
