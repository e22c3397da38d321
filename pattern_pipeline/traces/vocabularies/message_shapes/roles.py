"""Map the names that providers and frameworks give to speakers to roles."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pattern_pipeline.traces.model import Role

ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "end_user": "user",
    "customer": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "gpt": "assistant",
    "bot": "assistant",
    "chatbot": "assistant",
    "agent": "assistant",
    "request": "user",
    "response": "assistant",
    "tool": "tool",
    "function": "tool",
    "tool_call": "assistant",
    "tool_calls": "assistant",
    "tool_call_request": "assistant",
    "tool_response": "tool",
    "tool_return": "tool",
    "tool_result": "tool",
    "tool_call_execution": "tool",
    "function_execution_result": "tool",
    "ipython": "tool",
    "observation": "tool",
}
# HumanMessage, AIMessageChunk, user_message, ToolCallExecutionEvent: the name before it is the role.
_SUFFIX = re.compile(r"[_-]?(?:message)?[_-]?(?:chunk|event|prompt)?$", re.I)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EVENT = re.compile(r"gen_ai\.(?:(\w+)\.message|choice)$")
# Keys that say who speaks; those after the first two say it only beside words.
_KEYS = (
    "role", "type", "_role", "Role", "messageType", "message_type", "_class", "sender", "from", "speaker", "kind",
)  # fmt: skip
_BODIES = (
    "content", "parts", "text", "contents", "items", "blocks", "message", "value", "_content", "Items", "Content",
    "gen_ai.event.content", "data", "tool_return",
)  # fmt: skip
_LABELS = ("role", "label", "Label", "value")


def get_role(value: Any, default: Role = "user") -> Role:
    """Return the role of a name, or ``default``."""
    return find_role(value) or default


def find_role(value: Any) -> Role | None:
    """Return the role of a name; None for a name of no role."""
    if isinstance(value, str):
        return ROLES.get(value) or _match_role(value[:64])
    if isinstance(value, Mapping):
        return next((found for key in _LABELS if (found := find_role(value.get(key)))), None)
    return None


def find_event_role(name: Any) -> Role | None:
    """Return the role in the name of a message event: ``gen_ai.user.message``, ``gen_ai.choice``."""
    match = _EVENT.match(name) if isinstance(name, str) else None
    return None if match is None else find_role(match[1] or "assistant")


def find_speaker(item: Mapping[str, Any]) -> Role | None:
    """Return who speaks in a message; None for an object that is no message."""
    if found := find_role(item.get("role")):
        return found
    calls = item.get("tool_calls") or item.get("toolCalls")
    if not calls and not any(key in item for key in _BODIES):
        return None
    found = next((found for key in _KEYS if key in item and (found := find_role(item[key]))), None)
    return (
        found
        or find_event_role(item.get("event.name"))
        or _find_author(item)
        or ("assistant" if calls else None)
    )


def _find_author(item: Mapping[str, Any]) -> Role | None:
    """Return the role of an agent that names itself; everyone but the user is an assistant."""
    author, kind = item.get("source", item.get("author")), item.get("type")
    if found := find_role(author):
        return found
    if "role" in item and isinstance(item["role"], str) and item["role"] and "content" in item:
        return "assistant" if isinstance(author, str) and author else None
    return "assistant" if isinstance(author, str) and isinstance(kind, str) and "Message" in kind else None


@lru_cache(maxsize=4096)
def _match_role(name: str) -> Role | None:
    last = name.rsplit(".", 1)[-1].strip()
    for form in (last, _SUFFIX.sub("", last)):
        words = _HUMP.sub("_", form).lower().replace("-", "_").replace(" ", "_")
        if found := ROLES.get(words):
            return found
    return None
