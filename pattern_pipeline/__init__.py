"""Production traces of an AI agent in; usage patterns and reviewed, versioned eval datasets out.

The folders tell the way of the data: ``traces`` (read, redact, render) → ``facets`` (one question asked of every
trace) → ``topics`` (embed, cluster, name, place) → ``datasets`` (suites, rows, versions). Those four are plain
Python over frames and frozen dataclasses. ``lake`` stores and is the only room that speaks SQL;
``orchestration`` turns the functions into Dagster assets; ``cli`` is the command a person types.

Import concrete submodules; this package re-exports nothing, so importing it costs nothing.
"""

__version__ = "0.1.0"
