"""Files within what tools were given and gave back: their bytes cannot be redacted, so they are never stored."""

from dataclasses import replace

from pattern_pipeline.traces.model import Span, ToolRun, Trace
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes

_DATA_URL_MARK = ";base64,"


def strip_attachments(trace: Trace) -> Trace:
    """The trace with placeholders for data URLs in its tools' texts; messages had theirs when they were read."""
    if not any(span.tool and _has_attachment(span.tool) for span in trace.spans):
        return trace
    return replace(trace, spans=tuple(_strip_span(span) for span in trace.spans))


def _has_attachment(tool: ToolRun) -> bool:
    return _DATA_URL_MARK in tool.result or _DATA_URL_MARK in tool.arguments


def _strip_span(span: Span) -> Span:
    tool = span.tool
    if tool is None or not _has_attachment(tool):
        return span
    return replace(
        span,
        tool=replace(tool, arguments=replace_bytes(tool.arguments), result=replace_bytes(tool.result)),
    )
