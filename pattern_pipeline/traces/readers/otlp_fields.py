"""A span and a log record as any encoding holds them, before anything is read into their attributes.

Named tuples, because millions are made and a frozen dataclass costs five times as much to make.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

# What a program that serves one session or user may say once, of itself.
_IDENTITY_NAMES = ("session.id", "gen_ai.conversation.id", "user.id", "enduser.id")


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


Fields = TypeVar("Fields", SpanFields, LogFields)


def select_identity(resource: Mapping[str, Any]) -> dict[str, Any]:
    """What the attributes of a resource say of all its spans: their session and user."""
    return {name: resource[name] for name in _IDENTITY_NAMES if name in resource}


def inherit_attributes(fields: Fields, inherited: dict[str, Any]) -> Fields:
    """The fields with what their resource says, where they do not say it themselves."""
    if not inherited:
        return fields
    return fields._replace(attributes={**inherited, **fields.attributes})
