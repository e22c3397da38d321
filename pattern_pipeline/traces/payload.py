"""A trace as JSON and back. Messages that spans repeat are stored once; spans hold their places in the pool."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import orjson

from pattern_pipeline.traces.model import Message, Source, Span, ToolCall, ToolRun, Trace

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Lone surrogates (half an emoji, cut by an exporter) are valid in Python's text but not in JSON.
_SURROGATE = "surrogatepass"


def to_payload(trace: Trace) -> str:
    """The trace as JSON; ``from_payload`` gives back an equal one."""
    source = [trace.source.path, trace.source.line, trace.source.format]
    return _dumps({**_content(trace), "source": source}).decode()


def content_hash(trace: Trace) -> str:
    """A hash of everything but where the trace was read: equal content, equal hash."""
    return blake2b(_dumps(_content(trace)), digest_size=16).hexdigest()


def from_payload(payload: str) -> Trace:
    """The trace of a payload."""
    content = orjson.loads(payload)
    pool = [_message(entry) for entry in content["messages"]]
    path, line, file_format = content["source"]
    return Trace(
        trace_id=content["trace_id"],
        spans=tuple(_span(entry, pool) for entry in content["spans"]),
        source=Source(path, line, file_format),
        session_id=content["session_id"],
        user_id=content["user_id"],
        service=content["service"],
        metadata=content["metadata"],
    )


def _content(trace: Trace) -> dict[str, Any]:
    pool: dict[Message, int] = {}
    spans = [_span_entry(span, pool) for span in trace.spans]
    return {
        "trace_id": trace.trace_id,
        "session_id": trace.session_id,
        "user_id": trace.user_id,
        "service": trace.service,
        "metadata": dict(sorted(trace.metadata.items())),
        "messages": [_message_entry(message) for message in pool],
        "spans": spans,
    }


def _message_entry(message: Message) -> tuple[Any, ...]:
    calls = [(call.name, call.arguments, call.id) for call in message.tool_calls]
    return (message.role, message.text, calls, message.tool_call_id)


def _message(entry: list[Any]) -> Message:
    role, text, calls, identity = entry
    return Message(role, text, tuple(ToolCall(*call) for call in calls), identity)


def _span_entry(span: Span, pool: dict[Message, int]) -> tuple[Any, ...]:
    tool = span.tool
    return (
        span.span_id,
        span.name,
        span.kind,
        _microseconds(span.started_at),
        _microseconds(span.ended_at),
        span.parent_id,
        [pool.setdefault(message, len(pool)) for message in span.input],
        [pool.setdefault(message, len(pool)) for message in span.output],
        None if tool is None else (tool.name, tool.arguments, tool.result, tool.call_id),
        span.error,
        span.model,
        span.input_tokens,
        span.output_tokens,
    )


def _span(entry: list[Any], pool: list[Message]) -> Span:
    (span_id, name, kind, start, end, parent, given, answered, tool, *rest) = entry
    return Span(
        span_id,
        name,
        kind,
        _EPOCH + timedelta(microseconds=start),
        _EPOCH + timedelta(microseconds=end),
        parent,
        tuple(pool[place] for place in given),
        tuple(pool[place] for place in answered),
        None if tool is None else ToolRun(*tool),
        *rest,
    )


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _dumps(content: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(content)
    except (TypeError, orjson.JSONEncodeError):
        return orjson.dumps(_mended(content))


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", _SURROGATE).decode("utf-8", "replace")
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    return min(max(value, -(2**63)), 2**63 - 1) if isinstance(value, int) else value
