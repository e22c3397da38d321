"""Every text of a trace, redacted."""

from collections.abc import Sequence
from dataclasses import replace

from pattern_pipeline.traces.model import Message, Span, ToolCall, Trace
from pattern_pipeline.traces.redaction.detector import Detector
from pattern_pipeline.traces.redaction.text import Redactor


def redact_trace(trace: Trace, detectors: Sequence[Detector]) -> Trace:
    """The trace with placeholders in messages, tool arguments and results, errors and metadata.

    Ids stay, for they join things; a user id stays unless an identifier is found in it (many are emails).
    """
    redactor = Redactor(detectors)
    messages: dict[int, Message] = {}
    spans = tuple(_span(span, redactor, messages) for span in trace.spans)
    # Numbers are given in order: words come first, so that parts of one trace number alike.
    return replace(
        trace,
        spans=spans,
        metadata={key: redactor.text(value) for key, value in trace.metadata.items()},
        user_id=redactor.text(trace.user_id),
    )


def _span(span: Span, redactor: Redactor, messages: dict[int, Message]) -> Span:
    tool = span.tool
    return replace(
        span,
        input=tuple(_message(message, redactor, messages) for message in span.input),
        output=tuple(_message(message, redactor, messages) for message in span.output),
        tool=tool
        and replace(tool, arguments=redactor.text(tool.arguments), result=redactor.text(tool.result)),
        error=redactor.text(span.error),
    )


def _message(message: Message, redactor: Redactor, messages: dict[int, Message]) -> Message:
    # By identity: readers share one object between the spans that repeat a message. The trace keeps it alive.
    known = messages.get(id(message))
    if known is None:
        calls = tuple(_call(call, redactor) for call in message.tool_calls)
        known = Message(message.role, redactor.text(message.text), calls, message.tool_call_id)
        messages[id(message)] = known
    return known


def _call(call: ToolCall, redactor: Redactor) -> ToolCall:
    return ToolCall(call.name, redactor.text(call.arguments), call.id)
