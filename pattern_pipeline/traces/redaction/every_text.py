"""One change to every text of a trace."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pattern_pipeline.traces.model import Message, Span, ToolCall, ToolRun, Trace


@dataclass(frozen=True, slots=True)
class Changes:
    """What happens to the free texts, to the metadata (by its key), and to the ids of users and sessions."""

    text: Callable[[str], str]
    metadata: Callable[[str, str], str]
    identity: Callable[[str], str]


def change_texts(trace: Trace, changes: Changes) -> Trace:
    """The trace with changed messages, tool arguments and results, errors, span names and metadata.

    Stay as they are: ids of traces, spans and calls, for they join things; names of tools, models and
    services, which are the program's own.
    """
    messages: dict[int, Message] = {}
    spans = tuple(_span(span, changes.text, messages) for span in trace.spans)
    return change_belonging(replace(trace, spans=spans), changes)


def change_belonging(trace: Trace, changes: Changes) -> Trace:
    """The trace with changed metadata, and changed ids of its user and session."""
    return replace(
        trace,
        metadata={key: changes.metadata(key, value) for key, value in trace.metadata.items()},
        user_id=changes.identity(trace.user_id),
        session_id=changes.identity(trace.session_id),
    )


def texts_of(trace: Trace) -> tuple[str, ...]:
    """Every text of the spans, once, in order: what is found in them must not change from run to run."""
    messages = {id(message): message for span in trace.spans for message in (*span.input, *span.output)}
    texts = dict.fromkeys(text for message in messages.values() for text in _of_message(message))
    for span in trace.spans:
        texts |= dict.fromkeys((span.name, span.error))
        if span.tool:
            texts |= dict.fromkeys((span.tool.arguments, span.tool.result))
    return tuple(texts)


def _of_message(message: Message) -> list[str]:
    return [message.text, *(call.arguments for call in message.tool_calls)]


def _span(span: Span, text: Callable[[str], str], messages: dict[int, Message]) -> Span:
    tool = span.tool
    for message in (*span.input, *span.output):
        # By identity: readers share one object between the spans that repeat it. The trace keeps it alive.
        if id(message) not in messages:
            messages[id(message)] = _message(message, text)
    # Written out: dataclasses.replace takes several times as long, and this is done for every span.
    return Span(
        span_id=span.span_id,
        name=text(span.name),
        kind=span.kind,
        started_at=span.started_at,
        ended_at=span.ended_at,
        parent_id=span.parent_id,
        input=tuple([messages[id(message)] for message in span.input]),
        output=tuple([messages[id(message)] for message in span.output]),
        tool=tool and ToolRun(tool.name, text(tool.arguments), text(tool.result), tool.call_id),
        error=text(span.error),
        model=span.model,
        input_tokens=span.input_tokens,
        output_tokens=span.output_tokens,
    )


def _message(message: Message, text: Callable[[str], str]) -> Message:
    calls = tuple([ToolCall(call.name, text(call.arguments), call.id) for call in message.tool_calls])
    return Message(message.role, text(message.text), calls, message.tool_call_id)
