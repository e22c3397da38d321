"""Messages in JSON: lists of parts (OpenTelemetry GenAI) and the chat form of providers' own requests."""

from collections.abc import Iterator
from typing import Any

from pattern_pipeline.traces.model import Message, Role, ToolCall
from pattern_pipeline.traces.vocabularies.values import parsed, text

_ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "tool": "tool",
    "function": "tool",
}
_CALLS = ("tool_call", "tool_use", "function_call")
_RESULTS = ("tool_call_response", "tool_result", "function_call_output")
_THOUGHTS = ("reasoning", "thinking", "redacted_thinking")


def role(value: Any, default: Role = "user") -> Role:
    """The role a name stands for."""
    return _ROLES.get(value.lower(), default) if isinstance(value, str) else default


def messages(value: Any, default: Role) -> tuple[Message, ...]:
    """The messages in a value: a list, one message, an object with ``messages``, their JSON, plain text."""
    structure = parsed(value)
    if isinstance(structure, dict) and isinstance(structure.get("messages"), list):
        structure = structure["messages"]
    items = structure if isinstance(structure, list) else [structure]
    return tuple(message for item in items for message in _of(item, default))


def _of(item: Any, default: Role) -> Iterator[Message]:
    if isinstance(item, str):
        if item.strip():
            yield Message(default, item)
    elif isinstance(item, list):
        for inner in item:
            yield from _of(inner, default)
    elif isinstance(item, dict):
        if isinstance(item.get("message"), dict):
            item = item["message"]
        parts = item.get("parts", item.get("content", item.get("text")))
        yield from _message(role(item.get("role", item.get("type")), default), item, parts)


def _message(who: Role, item: dict[str, Any], parts: Any) -> Iterator[Message]:
    texts: list[str] = []
    calls = [_call(call) for call in item.get("tool_calls") or () if isinstance(call, dict)]
    results: list[Message] = []
    for part in parts if isinstance(parts, list) else [parts]:
        if not isinstance(part, dict):
            texts.append(text(part))
            continue
        kind = part.get("type", "text")
        if kind in _CALLS:
            calls.append(_call(part))
        elif kind in _RESULTS:
            results.append(_result(part))
        elif kind not in _THOUGHTS:
            texts.append(_part_text(kind, part))
    words = "\n".join(words for words in texts if words)
    identity = text(item.get("tool_call_id") or "")
    if words or calls or (who == "tool" and not results):
        yield Message(who, words, tuple(calls), identity)
    yield from results


def _call(call: dict[str, Any]) -> ToolCall:
    function = call["function"] if isinstance(call.get("function"), dict) else call
    arguments = function.get("arguments", function.get("input"))
    return ToolCall(text(function.get("name")), text(arguments), text(call.get("id") or call.get("call_id")))


def _result(part: dict[str, Any]) -> Message:
    # The field was "response" in the first releases and is "result" since; providers say "content"
    # or "output".
    content = next((part[key] for key in ("result", "response", "content", "output") if key in part), "")
    identity = part.get("id") or part.get("tool_use_id") or part.get("call_id")
    return Message("tool", text(content), (), text(identity))


def _part_text(kind: Any, part: dict[str, Any]) -> str:
    content = part.get("content", part.get("text"))
    if isinstance(content, str) and kind in ("text", "input_text", "output_text", "refusal"):
        return content
    if content is None:
        content = part.get("refusal") or part.get("uri") or part.get("file_id") or ""
    return f"[{text(part.get('modality') or kind)}] {text(content)}".strip()
