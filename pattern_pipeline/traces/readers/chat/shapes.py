"""Recognize chat records and the fields that hold their messages, and convert dialogues to the chat form."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pattern_pipeline.traces.model import Message, Span
from pattern_pipeline.traces.readers.io.record_fields import Record
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role, find_speaker
from pattern_pipeline.traces.vocabularies.values import parse_if_json

DIALOGUE_FIELDS = (
    "messages", "conversations", "conversation", "dialogue", "dialog", "turns", "chat", "transcript",
    "chat_history", "history", "input_messages",
)  # fmt: skip
REQUEST_FIELDS = (
    "request", "request_body", "requestBody", "body", "input", "inputs", "prompt", "question", "query",
    "instruction", "user_message", "user_input", "message",
)  # fmt: skip
RESPONSE_FIELDS = (
    "response", "response_body", "responseBody", "output", "outputs", "completion", "answer",
    "assistant_message", "reply", "generation", "choices",
)  # fmt: skip
# A record with one of these is a span, a run or a log of another format, whatever else it holds.
_OTHER_FORMATS = frozenset((
    "span_attributes", "span_parents", "root_span_id", "span_id", "spanId", "parent_span_id", "parentSpanId",
    "run_type", "dotted_order", "parent_run_id", "traceId", "observations", "htmlPath", "parentUuid",
    "resourceSpans", "resource_spans", "resourceLogs", "startTimeUnixNano", "epoch", "samples", "sessionKind",
))  # fmt: skip
# Names of span attributes.
_ATTRIBUTES = ("gen_ai.", "openinference.", "llm.", "ai.", "traceloop.")
_SINGLE_BODIES = ("content", "text", "value", "parts", "tool_calls", "message")


def is_chat(record: Any) -> bool:
    """Decide whether an object holds a conversation of its own."""
    if not isinstance(record, Mapping) or _is_of_another_format(record):
        return False
    return find_dialogue_field(record) is not None or _is_exchange(record)


def find_dialogue_field(record: Record) -> str | None:
    """Find the field that holds the whole dialogue."""
    return next((name for name in DIALOGUE_FIELDS if is_dialogue(record.get(name))), None)


def is_dialogue(value: Any) -> bool:
    """Decide whether a value is a list of messages."""
    if not isinstance(value, list) or not value or not isinstance(value[0], Mapping):
        return False
    return any(isinstance(item, Mapping) and find_speaker(item) is not None for item in value[:5])


def is_single_message(record: Any) -> bool:
    """Decide whether an object is one message, as in a log with one message a line."""
    if not isinstance(record, Mapping) or _is_of_another_format(record) or is_chat(record):
        return False
    named = any(isinstance(record.get(key), str) for key in ("role", "from", "sender", "speaker"))
    return named and any(key in record for key in _SINGLE_BODIES) and find_speaker(record) is not None


def find_chats(record: Any) -> list[Any]:
    """Return the chats that an object lists under one of its keys."""
    if not isinstance(record, Mapping) or _is_of_another_format(record):
        return []
    for value in record.values():
        if isinstance(value, list) and value and (is_chat(value[0]) or is_dialogue(value[0])):
            return value
    return []


def _is_of_another_format(record: Record) -> bool:
    return not _OTHER_FORMATS.isdisjoint(record) or any(
        isinstance(key, str) and key.startswith(_ATTRIBUTES) for key in record
    )


def _is_exchange(record: Record) -> bool:
    """Decide whether there is a question with an answer, or a provider's request or response."""
    has_request = any(_has_words(record.get(name)) for name in REQUEST_FIELDS)
    has_response = any(_has_words(record.get(name)) for name in RESPONSE_FIELDS)
    if has_request and has_response:
        return True
    if all(isinstance(record.get(name), str) for name in ("user", "assistant")):
        return True
    return any(_is_payload(record.get(name)) for name in (*REQUEST_FIELDS, *RESPONSE_FIELDS)) or _is_payload(
        record
    )


def _is_payload(value: Any, depth: int = 0) -> bool:
    """Recognize a provider's request (messages) or response (choices), also one level down in ``body``."""
    if not isinstance(value, Mapping):
        return False
    choices = value.get("choices")
    if is_dialogue(value.get("messages")) or (isinstance(choices, list) and choices):
        return True
    return depth == 0 and _is_payload(value.get("body"), 1)


def _has_words(value: Any) -> bool:
    return isinstance(value, str | list | Mapping) and bool(value)


_CALLS = ("function_call", "tool_call", "functioncall", "function-call", "tool-call")
_SPEAKERS = ("role", "from", "sender", "speaker", "author")


def build_dialogue_span(
    span_id: str,
    messages: Sequence[Message],
    started_at: datetime,
    ended_at: datetime,
    *,
    name: str = "conversation",
    parent_id: str = "",
    error: str = "",
    model: str = "",
    input_tokens: int = 0,
    output_tokens: int = 0,
) -> Span:
    """Build one model span of a whole dialogue; the last assistant messages are its output.

    The span never ends before it begins.
    """
    answer = len(messages)
    while answer and messages[answer - 1].role == "assistant":
        answer -= 1
    return Span(
        span_id,
        name,
        "llm",
        started_at,
        max(started_at, ended_at),
        parent_id,
        input=tuple(messages[:answer]),
        output=tuple(messages[answer:]),
        error=error,
        model=model,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
    )


def convert_calls(dialogue: list[Any]) -> list[Any]:
    """Convert tool calls that a shared data set writes as JSON text (``from`` and ``value``) to calls."""
    return [_convert_call(item) if isinstance(item, dict) and _is_call(item) else item for item in dialogue]


def _is_call(item: Mapping[str, Any]) -> bool:
    who = item.get("role")
    if not isinstance(who, str):
        who = next((item[key] for key in _SPEAKERS if isinstance(item.get(key), str)), "")
    return who.lower() in _CALLS and "tool_calls" not in item and _get_content(item) is not None


def _convert_call(item: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = parse_if_json(_get_content(item))
    calls = asked if isinstance(asked, list) else [asked]
    if all(isinstance(call, Mapping) and ("name" in call or "function" in call) for call in calls):
        return {"role": "assistant", "content": None, "tool_calls": calls}
    return item if find_role(item.get("role")) else {"role": "assistant", "content": _get_content(item)}


def _get_content(item: Mapping[str, Any]) -> Any:
    return next((item[key] for key in ("value", "content", "text") if item.get(key)), None)
