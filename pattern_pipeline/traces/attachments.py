"""Files within what tools were given and gave back: their bytes cannot be redacted, so they are never stored."""

from dataclasses import replace

from pattern_pipeline.traces.model import Span, ToolRun, Trace
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import without_bytes

_SIGN = ";base64,"


def without_attachments(trace: Trace) -> Trace:
    """The trace with placeholders for data URLs in its tools' texts; messages had theirs when they were read."""
    if not any(span.tool and _holds(span.tool) for span in trace.spans):
        return trace
    return replace(trace, spans=tuple(_span(span) for span in trace.spans))


def _holds(tool: ToolRun) -> bool:
    return _SIGN in tool.result or _SIGN in tool.arguments


def _span(span: Span) -> Span:
    tool = span.tool
    if tool is None or not _holds(tool):
        return span
    return replace(
        span,
        tool=replace(tool, arguments=without_bytes(tool.arguments), result=without_bytes(tool.result)),
    )
