"""Render pages: jinja2 with everything escaped, and headers that let a page load nothing from elsewhere."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from pattern_pipeline import __version__

_ROOM = Path(__file__).parent
STATIC_FOLDER = _ROOM / "static"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # What a page shows was written by users of the agent: no copy of it stays behind.
    "Cache-Control": "no-store",
}
_TEMPLATES = Environment(
    loader=FileSystemLoader(_ROOM / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals["version"] = __version__


def render_page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Render a template of ``templates/`` with these values. Raises UndefinedError for one that is missing."""
    content = _TEMPLATES.get_template(template).render(values)
    return HTMLResponse(content, status, headers=_HEADERS)
