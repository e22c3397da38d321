"""The three surfaces of the app, known by their paths: what exporters, programs and browsers see."""

from enum import Enum


class Surface(Enum):
    """Who asks: it decides the form of errors, and whether a cookie counts."""

    OTLP = "exporters"
    API = "programs"
    PAGES = "browsers"


_PREFIXES = {"/v1": Surface.OTLP, "/api": Surface.API, "/healthz": Surface.API}


def surface_of(path: str) -> Surface:
    """Return the surface that a path belongs to, whether it exists or not."""
    first = "/" + path.lstrip("/").partition("/")[0]
    return _PREFIXES.get(first, Surface.PAGES)
