"""Define a span and a log record as any encoding holds them, before their attributes are interpreted.

Named tuples, because millions are created and a frozen dataclass takes five times as long.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

# What a program that serves one session or user may say once, of itself.
_IDENTITY_NAMES = ("session.id", "gen_ai.conversation.id", "user.id", "enduser.id")


class SpanEvent(NamedTuple):
    """Something that happened inside a span; ``name`` may be empty."""

    name: str
    attributes: dict[str, Any]


class SpanFields(NamedTuple):
    """A span. Ids are lower-case hexadecimal or empty, times may be missing.

    ``failed``: None where the exporter omitted the status. ``failure``: the message of the status.
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
    """A log record. ``body``: text or structure. ``name``: the name of its event."""

    trace_id: str
    span_id: str
    name: str
    moment: datetime | None
    attributes: dict[str, Any]
    body: Any = None


Fields = TypeVar("Fields", SpanFields, LogFields)


def select_identity(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Select the session and user attributes of a resource, which hold for all its spans."""
    return {name: resource[name] for name in _IDENTITY_NAMES if name in resource}


def inherit_attributes(fields: Fields, inherited: dict[str, Any]) -> Fields:
    """Add attributes of the resource that the span or record does not set itself."""
    if not inherited:
        return fields
    return fields._replace(attributes={**inherited, **fields.attributes})
