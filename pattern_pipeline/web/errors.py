"""Answer errors in the form that the asker reads: OTLP status, JSON problem, or a page."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pattern_pipeline.errors import LakeError
from pattern_pipeline.web.otlp.answers import answer_failure, replace_half_characters
from pattern_pipeline.web.rendering import render_page
from pattern_pipeline.web.surfaces import Surface, surface_of

_LOG = logging.getLogger(__name__)
_PROBLEM = "application/problem+json"


async def answer_error(request: Request, error: Exception) -> Response:
    """Answer a request that an exception ended; the reason of a fault of ours stays in the log."""
    failure = _as_http(error)
    surface = surface_of(request.url.path)
    if surface is Surface.OTLP:
        return answer_failure(request, failure)
    if surface is Surface.API:
        return _answer_problem(failure)
    return _answer_page(request, failure)


def _as_http(error: Exception) -> HTTPException:
    if isinstance(error, HTTPException):
        return error
    if isinstance(error, LakeError):
        _LOG.warning("not answered: %s", error)
        return HTTPException(503, "the store cannot be read now; try again later", {"Retry-After": "5"})
    return HTTPException(500, "internal error; the server's log says more")


def _answer_problem(error: HTTPException) -> Response:
    """Answer as RFC 9457 has it."""
    status = error.status_code
    problem = {
        "type": "about:blank",
        "title": _find_title(status),
        "status": status,
        "detail": replace_half_characters(error.detail),
    }
    return _with_headers(Response(orjson.dumps(problem), status, media_type=_PROBLEM), error.headers)


def _answer_page(request: Request, error: HTTPException) -> Response:
    status = error.status_code
    if status == 401 and request.method in ("GET", "HEAD"):
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return _with_headers(render_page("login.html", 401, next=asked), error.headers)
    page = render_page(
        "error.html", status, title=_find_title(status), reason=replace_half_characters(error.detail)
    )
    return _with_headers(page, error.headers)


def _find_title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _with_headers(response: Response, headers: Mapping[str, str] | None) -> Response:
    response.headers.update(headers or {})
    return response
