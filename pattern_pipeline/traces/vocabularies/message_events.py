"""Messages told as events, on a span or as log records: one event a message, or one for a whole call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pattern_pipeline.traces.model import Message, Role
from pattern_pipeline.traces.vocabularies.message_arrays import parse_message_array
from pattern_pipeline.traces.vocabularies.messages import find_messages
from pattern_pipeline.traces.vocabularies.values import parse_if_json
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

# gen_ai.user.message, gen_ai.choice, and spellings of them: gen.ai.user_message.
_ONE_MESSAGE = re.compile(r"(?:^|\.)(?:(system|user|assistant|tool)[._]message|choice)$")
_ASKED = ("gen_ai.input.messages", "gen_ai.prompt", "gen_ai.content.prompt")
_ANSWERED = ("gen_ai.output.messages", "gen_ai.completion", "gen_ai.content.completion")
_SYSTEM = "gen_ai.system_instructions"
_BODY = "gen_ai.event.content"


@dataclass(frozen=True, slots=True)
class EventMessages:
    """The messages of an event: those a model was given, and those it answered."""

    input: tuple[Message, ...] = ()
    output: tuple[Message, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.input or self.output)


NOTHING = EventMessages()


def parse_event(name: str, attributes: Attributes, body: Any = None) -> EventMessages:
    """The messages that an event tells; most events tell none.

    ``body`` is that of a log record; an event on a span keeps in ``gen_ai.event.content``, or in its
    attributes, what a log record keeps there.
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
    """A body that holds both sides of a call: ``{"input": {"messages": […]}, "output": {…}}``."""
    return EventMessages(
        find_messages(_list_turns(body.get("input")), "user"),
        find_messages(_list_turns(body.get("output")), "assistant"),
    )


def _list_turns(side: Any) -> list[Mapping[str, Any]]:
    """The messages of a side; none where it is anything else, as in the log of some other program."""
    items = side.get("messages") if isinstance(side, Mapping) else side
    if not isinstance(items, list):
        return []
    return [_unwrap_message(item) for item in items if isinstance(item, Mapping) and "role" in item]


def _unwrap_message(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Some hold the content one level deeper: ``{"content": {"content": "…"}}``."""
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
    """The message in an event's content, with its role and, of a tool's, the call it answers."""
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
