"""Check the token that a request shows: by a header anywhere, by a cookie on pages."""

import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request

from pattern_pipeline.web.auth.cookie import COOKIE, is_valid
from pattern_pipeline.web.surfaces import Surface, surface_of

# What a load balancer or a person asks before there is a token to show.
_OPEN_PATHS = frozenset(("/healthz", "/login"))
_OPEN_FOLDER = "/static/"
_WRONG = "the token is wrong"


def is_open(path: str) -> bool:
    """Whether a path is answered without a token."""
    return path in _OPEN_PATHS or path.startswith(_OPEN_FOLDER)


class TokenCheck:
    """Asks for the token, where there is one, on every path that is not open."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def check(self, request: Request) -> None:
        """Let a request pass. Raises HTTPException 401 where it shows nothing, 403 where that is wrong."""
        path = request.url.path
        if not self._token or is_open(path):
            return
        shown = read_header(request)
        if shown:
            if not self.is_token(shown):
                raise HTTPException(403, _WRONG)
            return
        # Exporters have no cookies: what a browser is made to post there stays out.
        if surface_of(path) is not Surface.OTLP and is_valid(request.cookies.get(COOKIE, ""), self._token):
            return
        raise HTTPException(
            401,
            "a token is needed; send Authorization: Bearer, or set OTEL_EXPORTER_OTLP_HEADERS",
            {"WWW-Authenticate": "Bearer"},
        )

    def is_token(self, shown: bytes) -> bool:
        """Compare in constant time."""
        return secrets.compare_digest(shown, self._token)


def read_header(request: Request) -> bytes:
    """Return the token that a request's headers show, empty for none."""
    shown = request.headers.get("x-api-key", "")
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        shown = credentials.strip()
    # Starlette reads header bytes as Latin-1.
    return shown.encode("latin-1")
