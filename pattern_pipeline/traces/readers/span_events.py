"""The messages that a span's own events tell, as parts of the span."""

from collections.abc import Iterable
from dataclasses import replace

from pattern_pipeline.traces.model import Message, SpanKind, ToolRun
from pattern_pipeline.traces.readers.otlp_fields import SpanEvent
from pattern_pipeline.traces.vocabularies.message_events import parse_event
from pattern_pipeline.traces.vocabularies.vocabulary import SpanParts


def add_events(parts: SpanParts, events: Iterable[SpanEvent], unnamed: SpanKind) -> SpanParts:
    """The parts, what is missing of their messages taken from the events in their order.

    ``unnamed`` is what a span that has messages, and says of itself nothing more, is.
    """
    given: tuple[Message, ...] = ()
    said: tuple[Message, ...] = ()
    for event in events:
        if event.name != "exception" and event.attributes:
            found = parse_event(event.name, event.attributes)
            given, said = given + found.input, said + found.output
    if not given and not said:
        return parts
    if parts.kind in ("tool", "retriever"):
        return replace(parts, tool=_complete_run(parts.tool or ToolRun(""), given, said))
    return replace(
        parts,
        kind=unnamed if parts.kind == "other" else parts.kind,
        input=parts.input or given,
        output=parts.output or said,
    )


def _complete_run(run: ToolRun, given: tuple[Message, ...], said: tuple[Message, ...]) -> ToolRun:
    """Of a tool, the events tell what it was given and what it gave back."""
    return ToolRun(
        run.name,
        run.arguments or "\n".join(message.text for message in given),
        run.result or "\n".join(message.text for message in said),
        run.call_id or next((message.tool_call_id for message in given if message.tool_call_id), ""),
    )
