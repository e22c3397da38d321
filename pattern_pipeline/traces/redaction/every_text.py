"""One change to every text of a trace."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pattern_pipeline.traces.model import Message, Span, ToolCall, Trace


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
    return replace(
        trace,
        spans=tuple(_span(span, changes.text, messages) for span in trace.spans),
        metadata={key: changes.metadata(key, value) for key, value in trace.metadata.items()},
        user_id=changes.identity(trace.user_id),
        session_id=changes.identity(trace.session_id),
    )


def _span(span: Span, text: Callable[[str], str], messages: dict[int, Message]) -> Span:
    tool = span.tool
    return replace(
        span,
        name=text(span.name),
        input=tuple(_message(message, text, messages) for message in span.input),
        output=tuple(_message(message, text, messages) for message in span.output),
        tool=tool and replace(tool, arguments=text(tool.arguments), result=text(tool.result)),
        error=text(span.error),
    )


def _message(message: Message, text: Callable[[str], str], messages: dict[int, Message]) -> Message:
    # By identity: readers share one object between the spans that repeat a message. The trace keeps it alive.
    known = messages.get(id(message))
    if known is None:
        calls = tuple(ToolCall(call.name, text(call.arguments), call.id) for call in message.tool_calls)
        known = Message(message.role, text(message.text), calls, message.tool_call_id)
        messages[id(message)] = known
    return known
