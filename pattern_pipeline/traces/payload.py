"""Serialize traces as JSON. Repeated messages are stored once in a pool; spans hold indexes into it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import orjson

from pattern_pipeline.traces.model import Message, Redaction, Source, Span, ToolCall, ToolRun, Trace


class HistoryPrefix:
    """Remember the last history; comparing tuples costs a tenth of looking at each message."""

    def __init__(self) -> None:
        self._last: tuple[Message, ...] = ()

    def count_shared(self, history: tuple[Message, ...]) -> int:
        """Count the leading messages of ``history`` that are the whole previous one; 0 where it differs."""
        if not history:
            return 0
        known = len(self._last)
        if history[:known] != self._last:
            known = 0
        self._last = history
        return known


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Lone surrogates (half an emoji, cut by an exporter) are valid in Python's text but not in JSON.
_SURROGATE = "surrogatepass"
# A text with the character NUL cannot be asked for: DuckLake's own statements end there.
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


@dataclass(frozen=True, slots=True)
class EncodedTrace:
    """A trace as JSON, and a hash of its content without source and redaction keys."""

    payload: str
    content_hash: str


def encode_payload(trace: Trace) -> EncodedTrace:
    """Serialize and hash a trace in one pass."""
    content = _dump_json(_build_content(trace))
    # Not hashed: another home folder has another key, yet the same trace is still the same.
    beside = {
        "source": [trace.source.path, trace.source.line, trace.source.format],
        "redactions": [(entry.placeholder, entry.fingerprint) for entry in trace.redactions],
    }
    # Two JSON objects become one without writing the long one twice.
    payload = content[:-1] + b"," + _dump_json(beside)[1:]
    return EncodedTrace(payload.decode(), blake2b(content, digest_size=16).hexdigest())


def to_payload(trace: Trace) -> str:
    """Serialize a trace as JSON; ``from_payload`` restores an equal trace."""
    return encode_payload(trace).payload


def compute_content_hash(trace: Trace) -> str:
    """Hash the content of a trace, independent of where and with which redaction key it was read."""
    return encode_payload(trace).content_hash


def from_payload(payload: str) -> Trace:
    """Restore the trace of a payload."""
    content = orjson.loads(payload)
    pool = [_load_message(entry) for entry in content["messages"]]
    path, line, file_format = content["source"]
    return Trace(
        trace_id=content["trace_id"],
        spans=tuple(_load_span(entry, pool) for entry in content["spans"]),
        source=Source(path, line, file_format),
        session_id=content["session_id"],
        user_id=content["user_id"],
        service=content["service"],
        metadata=content["metadata"],
        redactions=tuple(Redaction(*entry) for entry in content.get("redactions", ())),
    )


class _Pool:
    """Distinct messages and their indexes. Readers share message objects, so identity is tried first."""

    def __init__(self) -> None:
        self.messages: dict[Message, int] = {}
        self._by_identity: dict[int, int] = {}
        self._continuing = HistoryPrefix()
        self._places: list[int] = []

    def places(self, history: tuple[Message, ...]) -> list[int]:
        """Return the indexes of a span's input messages."""
        if not history:
            return []
        known = self._continuing.count_shared(history)
        self._places = [*self._places[:known], *map(self.place, history[known:])]
        return self._places

    def place(self, message: Message) -> int:
        """Return the index of one message."""
        known = self._by_identity.get(id(message))
        if known is None:
            known = self.messages.setdefault(message, len(self.messages))
            self._by_identity[id(message)] = known
        return known


def _build_content(trace: Trace) -> dict[str, Any]:
    pool = _Pool()
    spans = [_dump_span(span, pool) for span in trace.spans]
    return {
        "trace_id": trace.trace_id,
        "session_id": trace.session_id,
        "user_id": trace.user_id,
        "service": trace.service,
        "metadata": dict(sorted(trace.metadata.items())),
        "messages": [_dump_message(message) for message in pool.messages],
        "spans": spans,
    }


def _dump_message(message: Message) -> tuple[Any, ...]:
    calls = [(call.name, call.arguments, call.id) for call in message.tool_calls]
    return (message.role, message.text, calls, message.tool_call_id)


def _load_message(entry: list[Any]) -> Message:
    role, text, calls, identity = entry
    return Message(role, text, tuple(ToolCall(*call) for call in calls), identity)


def _dump_span(span: Span, pool: _Pool) -> tuple[Any, ...]:
    tool = span.tool
    return (
        span.span_id,
        span.name,
        span.kind,
        _to_microseconds(span.started_at),
        _to_microseconds(span.ended_at),
        span.parent_id,
        pool.places(span.input),
        list(map(pool.place, span.output)),
        None if tool is None else (tool.name, tool.arguments, tool.result, tool.call_id),
        span.error,
        span.model,
        span.input_tokens,
        span.output_tokens,
    )


def _load_span(entry: list[Any], pool: list[Message]) -> Span:
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


def _to_microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _dump_json(content: dict[str, Any]) -> bytes:
    try:
        written = orjson.dumps(content)
    except (TypeError, orjson.JSONEncodeError):
        written = orjson.dumps(_replace_surrogates(content))
    return _NUL.sub(rb"\1\\ufffd", written) if b"\\u0000" in written else written


def _replace_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", _SURROGATE).decode("utf-8", "replace")
    if isinstance(value, dict):
        return {_replace_surrogates(key): _replace_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replace_surrogates(item) for item in value]
    return min(max(value, -(2**63)), 2**63 - 1) if isinstance(value, int) else value
