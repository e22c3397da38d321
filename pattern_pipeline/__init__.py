"""Production traces of an AI agent in; usage patterns and reviewed, versioned eval datasets out.

The folders tell the way of the data: ``traces`` (read, redact, render) → ``facets`` (one question asked of every
trace) → ``topics`` (embed, cluster, name, place) → ``datasets`` (suites, rows, versions). Those four are plain
Python over frames and frozen dataclasses. ``lake`` stores and is the only room that speaks SQL; ``services`` opens
a home and finds what is stale; ``orchestration`` turns the functions into Dagster assets; ``cli`` is the command a
person types. ARCHITECTURE.md shows the whole.

The names in ``__all__`` are what other packages may build on (docs/extending.md); each is imported when it is
first used, so that importing this package costs nothing. Inside the project import concrete submodules.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pattern_pipeline.datasets.export.exporter import Exporter
    from pattern_pipeline.definitions import build_defs
    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.settings import load_settings
    from pattern_pipeline.topics.embedding.embedder import Embedder
    from pattern_pipeline.traces.model import Message, Span, Trace
    from pattern_pipeline.traces.readers.protocol import Reader

__version__ = "0.1.0"

__all__ = [
    "Embedder",
    "Exporter",
    "FacetSpec",
    "Message",
    "Reader",
    "Span",
    "Trace",
    "build_defs",
    "load_settings",
    "open_lake",
]

_MODULES = {
    "Embedder": "pattern_pipeline.topics.embedding.embedder",
    "Exporter": "pattern_pipeline.datasets.export.exporter",
    "FacetSpec": "pattern_pipeline.facets.spec",
    "Message": "pattern_pipeline.traces.model",
    "Reader": "pattern_pipeline.traces.readers.protocol",
    "Span": "pattern_pipeline.traces.model",
    "Trace": "pattern_pipeline.traces.model",
    "build_defs": "pattern_pipeline.definitions",
    "load_settings": "pattern_pipeline.settings",
    "open_lake": "pattern_pipeline.lake.engine.lake",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names beside those that are loaded."""
    return sorted({*globals(), *__all__})
