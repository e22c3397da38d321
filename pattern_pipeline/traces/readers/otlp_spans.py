"""One span as a Span, and what it says of its trace."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import orjson

from pattern_pipeline.traces.model import Span
from pattern_pipeline.traces.readers.otlp_fields import SpanEvent, SpanFields
from pattern_pipeline.traces.vocabularies.registry import span_parts
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_MESSAGES_IN_EVENTS = ("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions")


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """A span as it stands in a file, its times possibly missing."""

    span_id: str
    parent_id: str
    name: str
    started_at: datetime | None
    ended_at: datetime | None
    parts: SpanParts
    error: str

    def span(self, missing: datetime) -> Span:
        """The span; ``missing`` stands in where it has no time of its own."""
        start = self.started_at or self.ended_at or missing
        parts = self.parts
        return Span(
            span_id=self.span_id,
            name=self.name,
            kind=parts.kind,
            started_at=start,
            ended_at=max(self.ended_at or start, start),
            parent_id=self.parent_id,
            input=parts.input,
            output=parts.output,
            tool=parts.tool,
            error=self.error,
            model=parts.model,
            input_tokens=parts.input_tokens,
            output_tokens=parts.output_tokens,
        )


def span_record(fields: SpanFields) -> SpanRecord:
    """What a span says. Raises TypeError, ValueError, AttributeError or KeyError where it is misshapen."""
    found = fields.attributes
    for event in fields.events:
        found.update({key: event.attributes[key] for key in _MESSAGES_IN_EVENTS if key in event.attributes})
    parts = span_parts(fields.name, found)
    span_id = fields.span_id or _made_up_id(fields)
    return SpanRecord(
        span_id=span_id,
        parent_id="" if fields.parent_id == span_id else fields.parent_id,
        name=fields.name,
        started_at=fields.started_at,
        ended_at=fields.ended_at,
        parts=parts,
        error=_error(fields, found) or parts.error,
    )


def _error(fields: SpanFields, found: Attributes) -> str:
    exceptions = [_exception(event) for event in fields.events if event.name == "exception"]
    # An exception that was caught inside the span is an event too; only a status or error.type makes a
    # failure of it, unless the exporter left the status out altogether.
    if not fields.failed and not found.get("error.type") and not (exceptions and fields.failed is None):
        return ""
    said = (fields.failure, *exceptions, str(found.get("error.type") or ""))
    return next(filter(None, said), "error")


def _exception(event: SpanEvent) -> str:
    kind, message = event.attributes.get("exception.type"), event.attributes.get("exception.message")
    return ": ".join(str(part) for part in (kind, message) if part)


def _made_up_id(fields: SpanFields) -> str:
    """A span without an id gets one from its content, so that reading it twice gives it once."""
    content = orjson.dumps(fields, default=str, option=orjson.OPT_NON_STR_KEYS)
    return blake2b(content, digest_size=8).hexdigest()
