"""``/login`` and ``/logout``: a browser trades the token for a cookie."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from pattern_pipeline.web.auth.cookie import delete_cookie, set_cookie
from pattern_pipeline.web.auth.token import TokenCheck
from pattern_pipeline.web.rendering import render_page

_FORM_BYTES = 16 << 10


def make_login_routes(token: str) -> APIRouter:
    """Make the routes. Without a token there is nothing to log in to: they lead to the first page."""
    router = APIRouter()
    check = TokenCheck(token)

    @router.get("/login")
    async def show() -> Response:
        """Show the form."""
        return render_page("login.html", next="/") if token else RedirectResponse("/", 303)

    @router.post("/login")
    async def login(request: Request) -> Response:
        """Set the cookie and lead on, or show the form again with the reason."""
        fields = await _read_form(request)
        next_page = _local_path(fields.get("next", ""))
        if token and not check.is_token(fields.get("token", "").encode("utf-8", "replace")):
            return render_page("login.html", 403, next=next_page, reason="That is not the token.")
        response = RedirectResponse(next_page, 303)
        if token:
            set_cookie(response, request, token.encode())
        return response

    @router.post("/logout")
    async def logout() -> Response:
        """Delete the cookie."""
        response = RedirectResponse("/login", 303)
        delete_cookie(response)
        return response

    return router


async def _read_form(request: Request) -> dict[str, str]:
    """Read the fields of a form. Raises HTTPException 413 or 400 where it is none of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_BYTES:
            raise HTTPException(413, f"the form is larger than {_FORM_BYTES >> 10} KB")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError as error:
        raise HTTPException(400, f"the form cannot be read: {error}") from error
    return {name: values[-1] for name, values in fields.items()}


def _local_path(wanted: str) -> str:
    """Return the path where it is one of ours, else the first page: a login must not lead to another site."""
    is_local = wanted.startswith("/") and wanted[1:2] not in ("/", "\\") and wanted.isprintable()
    return wanted if is_local else "/"
