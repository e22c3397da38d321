"""Prepare traces for storage: merge neighbouring parts, strip attachments, redact and encode."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pattern_pipeline.traces.conversation.history import has_words, is_agent_trace
from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.combining import merge_parts
from pattern_pipeline.traces.model import Reject, Source, Span, ToolRun, Trace
from pattern_pipeline.traces.payload import encode_payload, from_payload
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes

_DATA_URL_MARK = ";base64,"
# Formats with a row a span tell a trace in a run of rows: united at once they cost one encoding.
_NEAR_TRACES = 200
_NEAR_PARTS = 2_000
_NEAR_CHARACTERS = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PreparedTrace:
    """A trace as JSON with the fields that landing needs; small enough to send between processes.

    Times are UTC.
    """

    trace_id: str
    payload: str
    content_hash: str
    source: Source
    session_id: str
    started_at: datetime
    ended_at: datetime
    has_words: bool
    is_agent_trace: bool

    def trace(self) -> Trace:
        """Decode the redacted trace."""
        return from_payload(self.payload)


def prepare_trace(trace: Trace, policy: AdmissionPolicy) -> PreparedTrace:
    """Prepare one trace as it was read."""
    return encode_trace(policy.redact_trace(strip_attachments(trace)))


def encode_trace(trace: Trace) -> PreparedTrace:
    """Encode a trace that is redacted already."""
    content = encode_payload(trace)
    return PreparedTrace(
        trace_id=strip_surrogates(trace.trace_id),
        payload=content.payload,
        content_hash=content.content_hash,
        source=replace(trace.source, path=strip_surrogates(trace.source.path)),
        session_id=strip_surrogates(trace.session_id),
        started_at=trace.started_at,
        ended_at=trace.ended_at,
        has_words=has_words(trace),
        is_agent_trace=is_agent_trace(trace),
    )


def strip_surrogates(text: str) -> str:
    """Replace NUL and lone surrogates, which no store accepts, in an id or a path."""
    return text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def strip_attachments(trace: Trace) -> Trace:
    """Replace data URLs in the arguments and results of tools by placeholders.

    Bytes cannot be redacted, so they are never stored. Messages had theirs replaced when they were parsed.
    """
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


def prepare_all(
    items: Iterable[Trace | Reject], policy: AdmissionPolicy, *, few: bool = False
) -> Iterator[PreparedTrace | Reject]:
    """Prepare traces, each merged with its parts nearby; yield rejects unchanged.

    ``items``: those of one file, so that two with one id are parts of one trace, not copies. ``few``: all
    items together fit into memory, so that sizes need not be estimated.
    """
    near: dict[str, Trace] = {}
    parts = size = 0
    for item in items:
        if isinstance(item, Reject):
            yield item
            continue
        known = near.get(item.trace_id)
        near[item.trace_id] = merge_parts(known, item) if known else item
        parts += 1
        size += 0 if few else _estimate_size(item)
        if not few and (len(near) >= _NEAR_TRACES or parts >= _NEAR_PARTS or size >= _NEAR_CHARACTERS):
            yield from (prepare_trace(trace, policy) for trace in near.values())
            near, parts, size = {}, 0, 0
    yield from (prepare_trace(trace, policy) for trace in near.values())


def _estimate_size(trace: Trace) -> int:
    """Estimate the bytes of a trace; messages that spans share count once."""
    shared: dict[int, int] = {}
    for span in trace.spans:
        for message in (*span.input, *span.output):
            shared[id(message)] = len(message.text) + sum(len(call.arguments) for call in message.tool_calls)
        if span.tool:
            shared[id(span.tool)] = len(span.tool.result) + len(span.tool.arguments)
    return sum(shared.values()) + 100 * len(shared) + 300 * len(trace.spans)
