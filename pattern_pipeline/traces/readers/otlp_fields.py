"""A span and a log record as any encoding holds them, before anything is read into their attributes.

Named tuples, because millions are made and a frozen dataclass costs five times as much to make.
"""

from datetime import datetime
from typing import Any, NamedTuple


class SpanEvent(NamedTuple):
    """Something that happened within a span; ``name`` may be empty."""

    name: str
    attributes: dict[str, Any]


class SpanFields(NamedTuple):
    """A span; ids are lower-case hexadecimal or empty, times may be missing.

    ``failed`` is None where the exporter left the status out; ``failure`` is the status's message.
    """

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    started_at: datetime | None
    ended_at: datetime | None
    attributes: dict[str, Any]
    events: tuple[SpanEvent, ...] = ()
    failed: bool | None = None
    failure: str = ""


class LogFields(NamedTuple):
    """A log record; ``body`` is its body as text or structure, ``name`` that of its event."""

    trace_id: str
    span_id: str
    name: str
    moment: datetime | None
    attributes: dict[str, Any]
    body: Any = None
