"""Let a request pass or refuse it, before its body is read: by its host, its origin, its token and the room."""

import ipaddress
import re
from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pattern_pipeline.web.auth.token import TokenCheck
from pattern_pipeline.web.errors import answer_error
from pattern_pipeline.web.health import PATH
from pattern_pipeline.web.otlp.budget import RETRY_SECONDS
from pattern_pipeline.web.server import CROWDED

# A name or an address and perhaps a port; nothing that could be read as a user before another name.
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)([^?#]*)", re.IGNORECASE)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


class Access:
    """Refuses requests that come from the page of another site or lack the token; ``auth`` checks it.

    Without a token a page that a person happens to visit could post to this machine, directly or through a
    name that it lets point here (DNS rebinding): so the Host header must name this machine, and an Origin
    must be our own.
    """

    def __init__(self, token: str) -> None:
        self._token = TokenCheck(token)
        self._is_local = not token

    def check(self, request: Request) -> None:
        """Let a request pass. Raises HTTPException 401 without a token, 403 where it may not come in.

        A target that is a whole URL becomes its path.
        """
        host = _only_host(request)
        _check_target(request, host)
        if self._is_local and not is_loopback(_host_name(host)):
            raise HTTPException(
                403, f"the Host header names {host[:100]!r}; without a token use 127.0.0.1 or localhost"
            )
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower()):
            raise HTTPException(403, "web pages of another origin may not send here")
        self._token.check(request)


def _only_host(request: Request) -> str:
    """Return the Host header, empty for none. Raises HTTPException 403 for a second or a malformed one."""
    hosts = request.headers.getlist("host")
    if len(hosts) > 1:
        raise HTTPException(403, "the request has more than one Host header")
    host = hosts[0].strip() if hosts else ""
    if host and not _HOST.fullmatch(host):
        raise HTTPException(403, f"the Host header is {host[:100]!r}; send a name and a port")
    return host


def _check_target(request: Request, host: str) -> None:
    target = request.scope.get("raw_path") or b"/"
    whole = _ABSOLUTE.fullmatch(target)
    if whole is None:
        return
    if whole[1].decode("latin-1").lower() != host.lower():
        raise HTTPException(403, "the request's target names another host than its Host header")
    path = whole[2] or b"/"
    request.scope["raw_path"], request.scope["path"] = path, unquote(path.decode("latin-1"))


def _host_name(host: str) -> str:
    """Return a Host header without its port."""
    match = _HOST.fullmatch(host)
    return match[1] if match else ""


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
