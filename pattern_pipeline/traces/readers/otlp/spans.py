"""Build the Span of parsed OTLP fields, with its attributes and events interpreted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import orjson

from pattern_pipeline.traces.model import Message, Span, SpanKind, ToolRun
from pattern_pipeline.traces.readers.otlp.fields import SpanEvent, SpanFields
from pattern_pipeline.traces.vocabularies.message_events import parse_event
from pattern_pipeline.traces.vocabularies.name_words import is_wrapper_operation
from pattern_pipeline.traces.vocabularies.span_parts import parse_span_parts
from pattern_pipeline.traces.vocabularies.vocabulary import SpanParts


class SpanRecord(NamedTuple):
    """A span whose times may be missing."""

    fields: SpanFields
    parts: SpanParts
    error: str

    def build_span(self, missing: datetime) -> Span:
        """Build the Span; ``missing`` is used where it has no time of its own."""
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
    """Interpret a span's attributes and events.

    Raises TypeError, ValueError, AttributeError or KeyError where it is malformed.
    """
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
    descriptions = (fields.failure, *exceptions, str(found.get("error.type") or ""))
    return next(filter(None, descriptions), "error")


def _format_exception(event: SpanEvent) -> str:
    kind, message = event.attributes.get("exception.type"), event.attributes.get("exception.message")
    return ": ".join(str(part) for part in (kind, message) if part)


def _make_id(fields: SpanFields) -> str:
    """Derive the id of a span without one from its content, so that reading twice adds nothing."""
    content = orjson.dumps(fields, default=str, option=orjson.OPT_NON_STR_KEYS)
    return blake2b(content, digest_size=8).hexdigest()


def add_events(parts: SpanParts, events: Iterable[SpanEvent], unnamed: SpanKind) -> SpanParts:
    """Add the messages of a span's own events where its attributes hold none.

    ``unnamed``: the kind of a span that has messages and does not name its kind.
    """
    inputs: tuple[Message, ...] = ()
    outputs: tuple[Message, ...] = ()
    for event in events:
        if event.name != "exception" and event.attributes:
            found = parse_event(event.name, event.attributes)
            inputs, outputs = inputs + found.input, outputs + found.output
    if not inputs and not outputs:
        return parts
    if parts.kind in ("tool", "retriever"):
        return replace(parts, tool=_complete_run(parts.tool or ToolRun(""), inputs, outputs))
    return replace(
        parts,
        kind=unnamed if parts.kind == "other" else parts.kind,
        input=parts.input or inputs,
        output=parts.output or outputs,
    )


def _complete_run(run: ToolRun, inputs: tuple[Message, ...], outputs: tuple[Message, ...]) -> ToolRun:
    """Fill in the arguments and the result of a tool run from its events."""
    return ToolRun(
        run.name,
        run.arguments or "\n".join(message.text for message in inputs),
        run.result or "\n".join(message.text for message in outputs),
        run.call_id or next((message.tool_call_id for message in inputs if message.tool_call_id), ""),
    )
