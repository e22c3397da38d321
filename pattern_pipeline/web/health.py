"""Whether the service can do its work."""

import threading
import time
from collections.abc import Callable

import orjson
from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from pattern_pipeline.errors import LakeError

# How long an answer holds: anybody may ask, as often as they like.
CACHE_SECONDS = 1.0
PATH = "/healthz"


class Health:
    """Why requests cannot be stored now; checked at most once a second.

    ``check`` raises LakeError where the store cannot be written; ``is_open`` says whether requests are taken.
    """

    def __init__(self, is_open: Callable[[], bool], check: Callable[[], None]) -> None:
        self._is_open = is_open
        self._check = check
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._reason = ""

    def reason(self) -> str:
        """Say what is wrong, without paths; empty where nothing is."""
        if not self._is_open():
            return "the door is closing"
        with self._lock:
            if time.monotonic() - self._looked >= CACHE_SECONDS:
                try:
                    self._check()
                    self._reason = ""
                except LakeError as error:
                    self._reason = error.what
                self._looked = time.monotonic()
            return self._reason


def make_health_routes(health: Health) -> APIRouter:
    """``GET /healthz``: 200 while requests can be stored, else 503 with the reason."""
    router = APIRouter()

    @router.api_route(PATH, methods=["GET", "HEAD"])
    async def answer_health() -> Response:
        """Say whether traces can be stored."""
        reason = await run_in_threadpool(health.reason)
        if not reason:
            return Response('{"status":"ok"}', media_type="application/json")
        content = orjson.dumps({"status": "unavailable", "reason": reason})
        return Response(content, 503, media_type="application/json")

    return router
