"""Who may send: whoever has the token, or programs of this machine alone."""

import ipaddress
import secrets
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

# What a load balancer or a person asks before there is a token to show.
OPEN_PATHS = ("/healthz",)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


class Access:
    """Refuses requests that come from a web page or lack the token.

    Without a token a page that a person happens to visit could post to this machine, directly or through a
    name that it lets point here (DNS rebinding): so the Host header must name this machine, and an Origin
    must be our own.
    """

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def check(self, request: Request) -> None:
        """Let a request pass. Raises HTTPException 401 without a token, 403 where it may not come in."""
        host = request.headers.get("host", "")
        if not self._token and not is_loopback(_name(host)):
            raise HTTPException(
                403, f"the Host header names {host[:100]!r}; without a token use 127.0.0.1 or localhost"
            )
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower()):
            raise HTTPException(403, "web pages of another origin may not send here")
        if self._token and request.url.path not in OPEN_PATHS:
            self._check_token(request)

    def _check_token(self, request: Request) -> None:
        given = request.headers.get("x-api-key", "")
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            given = credentials.strip()
        if not given:
            raise HTTPException(
                401,
                "a token is needed; send Authorization: Bearer, or set OTEL_EXPORTER_OTLP_HEADERS",
                {"WWW-Authenticate": "Bearer"},
            )
        # Starlette reads header bytes as Latin-1.
        if not secrets.compare_digest(given.encode("latin-1"), self._token):
            raise HTTPException(403, "the token is wrong")


def _name(host: str) -> str:
    """A Host header without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
