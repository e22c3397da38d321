"""Group records of one message each into the conversations they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Message, Source, Span, Trace
from pattern_pipeline.traces.readers.chat.shapes import convert_calls
from pattern_pipeline.traces.readers.io.record_fields import (
    SESSIONS,
    TIMES,
    USERS,
    Record,
    flatten_text,
    get_first,
    get_object,
    get_text,
    hash_values,
    parse_time,
)
from pattern_pipeline.traces.vocabularies.messages import parse_messages

CONVERSATIONS = (*SESSIONS, "trace_id", "dialogueId", "ticket_id", "call_id", "room_id")
# So many messages of one conversation are held before a part of it is given.
_PART = 500
# Of so many conversations the time of the last message is known, for rows that have none.
_MOST_CONVERSATIONS = 10_000
_TICK = timedelta(microseconds=1)
_NO_METADATA = (
    "role", "from", "sender", "speaker", "author", "content", "text", "value", "parts", "message", "tool_calls",
    "tool_call_id", "name", "id", "metadata", "type", *CONVERSATIONS, *USERS, *TIMES,
)  # fmt: skip


@dataclass(slots=True)
class _OpenConversation:
    """The conversation whose messages are being read."""

    trace_id: str
    source: Source
    spans: list[Span] = field(default_factory=list)
    user_id: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class MessageRows:
    """Group consecutive messages of one conversation into one part of its trace.

    A row without a conversation id belongs to ``default_id``; one without a time comes a microsecond after
    the row before, the first at ``written``. A conversation whose rows are scattered comes in several parts.
    """

    written: datetime
    default_id: str
    _open: _OpenConversation | None = None
    _latest: str = ""
    _last: dict[str, datetime] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def add(self, record: Record, source: Source) -> Iterator[Trace]:
        """Add one message; yields the part that it ends."""
        about = get_object(record, "metadata")
        conversation = get_text(record, *CONVERSATIONS) or get_text(about, *CONVERSATIONS) or self.default_id
        if self._open and (self._open.trace_id != conversation or len(self._open.spans) >= _PART):
            yield from self.end()
        if self._open is None:
            self._open = _OpenConversation(conversation, source)
            if conversation != self._latest:
                self._seen.clear()
                self._latest = conversation
        self._open.user_id = (
            self._open.user_id or get_text(record, "user_id", "userId") or get_text(about, *USERS)
        )
        self._open.metadata |= flatten_text(_drop_nested(record), _NO_METADATA) | flatten_text(
            about, CONVERSATIONS
        )
        own_time = parse_time(get_first(record, TIMES)) or parse_time(get_first(about, TIMES))
        time = own_time
        if time is None:
            time = self._last.get(conversation, self.written - _TICK) + _TICK
        self._last[conversation] = time
        if len(self._last) > _MOST_CONVERSATIONS:
            del self._last[next(iter(self._last))]
        for message in parse_messages(convert_calls([record]), "user"):
            self._open.spans.append(self._span(conversation, message, time, own_time is not None))

    def end(self) -> Iterator[Trace]:
        """Yield the part that is still open."""
        if self._open is not None and self._open.spans:
            one = self._open
            yield Trace(
                one.trace_id,
                tuple(one.spans),
                one.source,
                session_id=one.trace_id,
                user_id=one.user_id,
                metadata=one.metadata,
            )
        self._open = None

    def _span(self, conversation: str, message: Message, time: datetime, dated: bool) -> Span:
        """Build the span of a message. Its id counts equal messages, so that reading twice adds nothing."""
        content_key = hash_values(conversation, message, time if dated else None)
        times = self._seen[content_key] = self._seen.get(content_key, 0) + 1
        is_answer = message.role == "assistant"
        return Span(
            hash_values(content_key, times),
            "message",
            "llm",
            time,
            time,
            parent_id=conversation,
            input=() if is_answer else (message,),
            output=(message,) if is_answer else (),
        )


def _drop_nested(record: Record) -> dict[str, Any]:
    return {name: value for name, value in record.items() if not isinstance(value, Mapping | list)}
