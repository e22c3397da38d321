"""One span as a Span, and what it says of its trace."""

from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import orjson

from pattern_pipeline.traces.model import Span, SpanKind
from pattern_pipeline.traces.readers.otlp_fields import SpanEvent, SpanFields
from pattern_pipeline.traces.readers.span_events import add_events
from pattern_pipeline.traces.vocabularies.operations import is_wrapper_operation
from pattern_pipeline.traces.vocabularies.registry import parse_span_parts
from pattern_pipeline.traces.vocabularies.vocabulary import SpanParts


class SpanRecord(NamedTuple):
    """A span as it stands in a file, its times possibly missing."""

    fields: SpanFields
    parts: SpanParts
    error: str

    def span(self, missing: datetime) -> Span:
        """The span; ``missing`` stands in where it has no time of its own."""
        fields, parts = self.fields, self.parts
        start = fields.started_at or fields.ended_at or missing
        span_id = fields.span_id or _make_id(fields)
        return Span(
            span_id,
            fields.name,
            parts.kind,
            start,
            # A clock that was set back makes steps that end before they begin.
            max(fields.ended_at or start, start),
            "" if fields.parent_id == span_id else fields.parent_id,
            parts.input,
            parts.output,
            parts.tool,
            self.error,
            parts.model,
            parts.input_tokens,
            parts.output_tokens,
        )


def parse_span(fields: SpanFields) -> SpanRecord:
    """What a span says. Raises TypeError, ValueError, AttributeError or KeyError where it is misshapen."""
    parts = parse_span_parts(fields.name, fields.attributes)
    if fields.events:
        unnamed: SpanKind = "other" if is_wrapper_operation(fields.attributes) else "llm"
        parts = add_events(parts, fields.events, unnamed)
    return SpanRecord(fields, parts, _find_error(fields) or parts.error)


def _find_error(fields: SpanFields) -> str:
    found = fields.attributes
    exceptions = [_format_exception(event) for event in fields.events if event.name == "exception"]
    # An exception that was caught inside the span is an event too; only a status or error.type makes a
    # failure of it, unless the exporter left the status out altogether.
    if not fields.failed and not found.get("error.type") and not (exceptions and fields.failed is None):
        return ""
    said = (fields.failure, *exceptions, str(found.get("error.type") or ""))
    return next(filter(None, said), "error")


def _format_exception(event: SpanEvent) -> str:
    kind, message = event.attributes.get("exception.type"), event.attributes.get("exception.message")
    return ": ".join(str(part) for part in (kind, message) if part)


def _make_id(fields: SpanFields) -> str:
    """A span without an id gets one from its content, so that reading it twice gives it once."""
    content = orjson.dumps(fields, default=str, option=orjson.OPT_NON_STR_KEYS)
    return blake2b(content, digest_size=8).hexdigest()
