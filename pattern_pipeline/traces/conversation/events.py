"""Move messages that were exported as separate events into their spans."""

from collections.abc import Sequence
from dataclasses import replace

from pattern_pipeline.traces.model import Message, Span, SpanKind, Trace


def fold_events(trace: Trace) -> Trace:
    """Replace spans of kind ``event`` by messages in their parents, in order of time.

    A parent with an input (or output) of its own keeps it, as its events repeat it. A missing parent is
    created as a model call. Idempotent.
    """
    events = [span for span in trace.spans if span.kind == "event"]
    if not events:
        return trace
    by_parent: dict[str, list[Span]] = {}
    for event in sorted(events, key=lambda span: span.started_at):
        by_parent.setdefault(event.parent_id, []).append(event)
    spans = [
        _add_messages(span, by_parent.pop(span.span_id, ())) for span in trace.spans if span.kind != "event"
    ]
    spans += [_create_parent(parent_id or own[0].span_id, own) for parent_id, own in by_parent.items()]
    return replace(trace, spans=tuple(sorted(spans, key=lambda span: span.started_at)))


def _add_messages(span: Span, events: Sequence[Span]) -> Span:
    if not events:
        return span
    inputs, outputs = _collect_messages(events)
    # Whatever its own record calls it, a step that has messages and ran no tool is a model's or an agent's.
    kind: SpanKind = "llm" if span.kind == "other" else span.kind
    return replace(
        span,
        kind=kind,
        input=span.input or inputs,
        output=span.output or outputs,
        model=span.model or next((event.model for event in events if event.model), ""),
        input_tokens=span.input_tokens or max(event.input_tokens for event in events),
        output_tokens=span.output_tokens or max(event.output_tokens for event in events),
    )


def _create_parent(span_id: str, events: Sequence[Span]) -> Span:
    first = events[0]
    ended_at = max(event.ended_at for event in events)
    bare = Span(span_id, first.name, "llm", first.started_at, ended_at)
    return _add_messages(bare, events)


def _collect_messages(events: Sequence[Span]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    return (
        tuple(message for event in events for message in event.input),
        tuple(message for event in events for message in event.output),
    )
