"""Parse the two commonest message shapes fast: GenAI parts, and the chat form of providers' requests."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role, ToolCall
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.calls import parse_result
from pattern_pipeline.traces.vocabularies.message_shapes.roles import ROLES
from pattern_pipeline.traces.vocabularies.values import to_text

_PARTS_KEYS = frozenset(("role", "parts", "finish_reason", "name"))
_CHAT_KEYS = frozenset(("role", "content", "tool_calls", "tool_call_id", "name", "refusal", "annotations"))
# A content that is itself JSON or Python notation of parts begins so.
WRITTEN_PARTS = ('[{"', "[{'", '{"type"', "{'type'")


def parse_common_shape(item: dict[str, Any]) -> tuple[Message, ...] | None:
    """Parse an object of exactly one of the two shapes; None for any other."""
    name = item.get("role")
    who = ROLES.get(name) if isinstance(name, str) else None
    if who is None:
        return None
    if isinstance(parts := item.get("parts"), list):
        return _parse_parts(who, parts) if item.keys() <= _PARTS_KEYS else None
    content = item.get("content")
    if (not isinstance(content, str) and content is not None) or not item.keys() <= _CHAT_KEYS:
        return None
    return _parse_chat(who, content or "", item)


def _parse_parts(who: Role, parts: list[Any]) -> tuple[Message, ...] | None:
    words: list[str] = []
    calls: list[ToolCall] = []
    results: list[Message] = []
    for part in parts:
        if not isinstance(part, dict):
            return None
        kind = part.get("type")
        if kind == "text" and isinstance(content := part.get("content"), str):
            words.append(replace_bytes(content))
        elif kind == "tool_call" and isinstance(name := part.get("name"), str) and "arguments" in part:
            identity = part.get("id")
            if identity is not None and not isinstance(identity, str):
                return None
            calls.append(ToolCall(name, replace_bytes(to_text(part["arguments"])), identity or ""))
        elif kind == "tool_call_response" and not words and not calls:
            results.append(parse_result(part))
        else:
            return None
    if not words and not calls:
        return tuple(results)
    if results or (calls and who != "assistant"):
        return None
    return (Message(who, "\n".join(filter(None, words)), tuple(calls)),)


def _parse_chat(who: Role, content: str, item: dict[str, Any]) -> tuple[Message, ...] | None:
    if who == "tool":
        identity = item.get("tool_call_id")
        return (Message("tool", replace_bytes(content), (), identity),) if isinstance(identity, str) else None
    if content.startswith(WRITTEN_PARTS) or item.get("refusal"):
        return None
    calls: list[ToolCall] = []
    asked = item.get("tool_calls") or ()
    if not isinstance(asked, list | tuple):
        return None
    for call in asked:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict) or not isinstance(name := function.get("name"), str):
            return None
        arguments, identity = function.get("arguments"), call.get("id")
        if not isinstance(arguments, str) or not isinstance(identity, str) or who != "assistant":
            return None
        calls.append(ToolCall(name, replace_bytes(arguments), identity))
    if not content and not calls:
        return ()
    return (Message(who, replace_bytes(content), tuple(calls)),)
