"""Parse messages from arrays in JSON strings and from events: one message an event, or a whole call.

Each message of an array is parsed once, though every span repeats it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pattern_pipeline.traces.model import Message, Role
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.values import parse_if_json
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

# The histories of some agents that ran at the same time, with a bound on memory.
_CACHED = 8
_CACHED_CHARACTERS = 4_000_000
# Every message names its role, so that the default does not matter to the cache.
_BEGINNING = '[{"role"'
_recent: dict[str, tuple[Message, ...]] = {}


def parse_message_array(value: Any, default: Role) -> tuple[Message, ...]:
    """Parse an array of messages, structured or as JSON text; empty where there is no value.

    A text that continues a recent one (``[a, b]``, then ``[a, b, c]``) returns the same objects for what both
    hold.
    """
    if not isinstance(value, str):
        return parse_messages(value, default) if value else ()
    if not value.startswith(_BEGINNING) or not value.endswith("}]") or len(value) > _CACHED_CHARACTERS:
        return parse_messages(value, default) if value.strip() else ()
    found = _parse_continuation(value, default)
    _recent[value[:-1]] = found
    if len(_recent) > _CACHED:
        _recent.pop(next(iter(_recent)), None)
    return found


def _parse_continuation(value: str, default: Role) -> tuple[Message, ...]:
    for earlier in reversed(list(_recent)):
        if value.startswith(earlier):
            # The earlier text without its bracket ends with a whole message, if a comma or
            # the bracket follows.
            rest = value[len(earlier) :].lstrip()
            if rest == "]":
                return _recent.get(earlier) or _parse_messages(value, default)
            known = _recent.pop(earlier, None) if rest.startswith(",") else None
            if known is not None:
                return known + _parse_messages(f"[{rest[1:]}", default)
    return _parse_messages(value, default)


def _parse_messages(value: str, default: Role) -> tuple[Message, ...]:
    # What is plainly a list need not be looked at as all else that a text may be.
    items = parse_if_json(value)
    return (find_messages(items, default) if isinstance(items, list) else ()) or parse_messages(
        value, default
    )


# gen_ai.user.message, gen_ai.choice, and spellings of them: gen.ai.user_message.
_ONE_MESSAGE = re.compile(r"(?:^|\.)(?:(system|user|assistant|tool)[._]message|choice)$")
_ASKED = ("gen_ai.input.messages", "gen_ai.prompt", "gen_ai.content.prompt")
_ANSWERED = ("gen_ai.output.messages", "gen_ai.completion", "gen_ai.content.completion")
_SYSTEM = "gen_ai.system_instructions"
_BODY = "gen_ai.event.content"


@dataclass(frozen=True, slots=True)
class EventMessages:
    """The messages of an event: the model's input and its output."""

    input: tuple[Message, ...] = ()
    output: tuple[Message, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.input or self.output)


NOTHING = EventMessages()


def parse_event(name: str, attributes: Attributes, body: Any = None) -> EventMessages:
    """Parse the messages of an event; most events hold none.

    ``body``: the body of a log record. An event on a span holds the same in ``gen_ai.event.content`` or in
    its attributes.
    """
    body = parse_if_json(body)
    match = _ONE_MESSAGE.search(name)
    if match is not None:
        return _parse_message(match[1] or "choice", attributes, body)
    for holder in (attributes, body):
        if isinstance(holder, Mapping) and (found := _parse_call(holder)):
            return found
    return _parse_sides(body) if isinstance(body, Mapping) else NOTHING


def _parse_call(holder: Mapping[str, Any]) -> EventMessages:
    asked = parse_message_array(holder.get(_SYSTEM), "system")
    for key in _ASKED:
        if holder.get(key):
            asked += parse_message_array(holder[key], "user")
            break
    answered = next((holder[key] for key in _ANSWERED if holder.get(key)), None)
    return EventMessages(asked, parse_message_array(answered, "assistant"))


def _parse_sides(body: Mapping[str, Any]) -> EventMessages:
    """Parse a body with both sides of a call: ``{"input": {"messages": […]}, "output": {…}}``."""
    return EventMessages(
        find_messages(_list_turns(body.get("input")), "user"),
        find_messages(_list_turns(body.get("output")), "assistant"),
    )


def _list_turns(side: Any) -> list[Mapping[str, Any]]:
    """List the messages of a side; empty for anything else, such as another program's log."""
    items = side.get("messages") if isinstance(side, Mapping) else side
    if not isinstance(items, list):
        return []
    return [_unwrap_message(item) for item in items if isinstance(item, Mapping) and "role" in item]


def _unwrap_message(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Unwrap content that is one level deeper: ``{"content": {"content": "…"}}``."""
    content = item.get("content")
    if not isinstance(content, Mapping) or not ("content" in content or "message" in content):
        return item
    return {**item, "content": parse_if_json(content.get("content", content.get("message")))}


def _parse_message(kind: str, attributes: Attributes, body: Any) -> EventMessages:
    content = body if body is not None else parse_if_json(attributes.get(_BODY))
    if content is None:
        content = {key: parse_if_json(value) for key, value in attributes.items()}
    default: Role = "assistant" if kind == "choice" else kind  # type: ignore[assignment]
    found = find_messages(_build_message(content, default), default)
    return EventMessages(output=found) if kind == "choice" else EventMessages(input=found)


def _build_message(content: Any, default: Role) -> Any:
    """Build the message in an event's content, with its role and, for a tool, the call id."""
    if not isinstance(content, Mapping):
        return {"role": default, "content": content}
    inner = content.get("message")
    if isinstance(inner, Mapping):
        message = {"tool_calls": content.get("tool_calls"), **inner}
    else:
        message = {
            "content": content.get("content", inner),
            "tool_calls": content.get("tool_calls", content.get("gen_ai.tool_calls")),
            "role": content.get("role"),
        }
    message["role"] = message.get("role") or default
    identity = content.get("tool_call_id") or content.get("id")
    if identity and default == "tool":
        message["tool_call_id"] = identity
    return {key: value for key, value in message.items() if value is not None}
