"""The cookie of a browser that has shown the token.

It holds the time at which it ends and a keyed hash of that, so that the server remembers nothing, a stolen cookie
does not give the token away, and another token ends all cookies.
"""

import hashlib
import hmac
import time

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "pattern_pipeline"
LIFETIME_SECONDS = 7 * 24 * 3600
_PURPOSE = b"pattern_pipeline login until "


def make_value(token: bytes, now: float) -> str:
    """Make the value of a cookie that is valid from ``now``, in seconds since 1970."""
    until = str(int(now) + LIFETIME_SECONDS)
    return f"{until}.{_sign_time(until, token)}"


def is_valid(value: str, token: bytes, now: float | None = None) -> bool:
    """Whether a cookie was made for this token and has not ended. Compares in constant time."""
    until, _, signature = value.partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) < 16):
        return False
    is_ours = hmac.compare_digest(signature.encode(), _sign_time(until, token).encode())
    return is_ours and int(until) > (time.time() if now is None else now)


def set_cookie(response: Response, request: Request, token: bytes) -> None:
    """Give a browser its cookie: not readable by scripts, and not sent by links or forms of other sites."""
    response.set_cookie(
        COOKIE,
        make_value(token, time.time()),
        max_age=LIFETIME_SECONDS,
        path="/",
        # Behind a proxy that ends TLS, the request came in plain.
        secure=request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https",
        httponly=True,
        samesite="strict",
    )


def delete_cookie(response: Response) -> None:
    """Take the cookie away again."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def _sign_time(until: str, token: bytes) -> str:
    return hmac.new(token, _PURPOSE + until.encode(), hashlib.sha256).hexdigest()
