"""Split a message's content into words, tool calls and tool results, and recognize values without words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pattern_pipeline.traces.model import Message, ToolCall
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.calls import parse_call, parse_result
from pattern_pipeline.traces.vocabularies.message_shapes.contents import (
    ATTACHMENTS,
    CALLS,
    RESULTS,
    SILENT,
    TEXTS,
    format_part,
    get_part_type,
)
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role
from pattern_pipeline.traces.vocabularies.values import to_text

# Without a kind, the one key of a part says what it is.
_BARE_CALLS = ("functionCall", "function_call", "toolUse", "tool_call", "toolCall")
_BARE_RESULTS = ("functionResponse", "function_response", "toolResult", "tool_call_result")
_BARE_THOUGHTS = ("reasoningContent", "reasoning", "cachePoint", "thoughtSignature")
_CALL_KEYS = frozenset(("id", "name", "arguments", "args", "type", "call_id", "_class"))
_RESULT_KEYS = frozenset(("content", "call_id", "tool_call_id", "name", "is_error", "type", "_class"))
_BARE_CODE = ("executableCode", "executable_code", "codeExecutionResult", "code_execution_result")


@dataclass(slots=True)
class Content:
    """The parts of a content, in order within each kind.

    ``answers``: results came before words.
    """

    texts: list[str] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)
    results: list[Message] = field(default_factory=list)
    answers: bool = False

    @property
    def words(self) -> str:
        """The texts, each on its own line."""
        return "\n".join(words for words in self.texts if words)


def split_content(content: Any) -> Content:
    """Split a content: text, one part or a list of parts."""
    found = Content()
    _collect_content(content, found, 0)
    return found


def is_part(item: Mapping[str, Any]) -> bool:
    """Decide whether an object without a role is a content part."""
    kind = get_part_type(item)
    if kind:
        return (
            kind in TEXTS or kind in CALLS or kind in RESULTS or kind in ATTACHMENTS or kind in SILENT
        ) and not (kind in ("data", "file", "document", "source", "function", "media") and len(item) < 2)
    if any(isinstance(item.get(key), Mapping) for key in (*_BARE_CALLS, *_BARE_RESULTS, *_BARE_THOUGHTS)):
        return True
    return (isinstance(item.get("text"), str) and len(item) == 1) or _is_bare_call(item)


def _collect_content(content: Any, found: Content, depth: int) -> None:
    if isinstance(content, str):
        found.texts.append(replace_bytes(content))
    elif isinstance(content, Mapping):
        _collect_part(content, found, depth)
    elif isinstance(content, list | tuple):
        for part in content:
            if depth < 8:
                _collect_content(part, found, depth + 1)
    elif content is not None:
        found.texts.append(to_text(content))


def _collect_part(part: Mapping[str, Any], found: Content, depth: int) -> None:
    kind = get_part_type(part)
    if kind in TEXTS and part.get("thought") is not True:
        found.texts.append(format_part(part) or "")
    elif (
        kind in CALLS or _is_bare_call(part) or any(isinstance(part.get(key), Mapping) for key in _BARE_CALLS)
    ):
        _collect_call(part, found)
    elif is_result(part):
        found.answers = found.answers or not found.texts
        found.results.append(parse_result(part))
    elif kind in SILENT or part.get("thought") is True or any(key in part for key in _BARE_THOUGHTS):
        return
    elif (words := format_part(part)) is not None:
        found.texts.append(words)
    elif isinstance(inner := part.get("parts"), list):
        _collect_content(inner, found, depth + 1)
    elif code := next((part[key] for key in _BARE_CODE if isinstance(part.get(key), Mapping)), None):
        found.texts.append(to_text(code.get("code", code.get("output"))))
    else:
        found.texts.append(_format_unknown(kind, part))


def _collect_call(part: Mapping[str, Any], found: Content) -> None:
    """Collect a call, and its result where one item holds both."""
    asked = parse_call(part)
    if asked.name or asked.arguments or asked.id:
        found.calls.append(asked)
    inner = part.get("toolInvocation") if isinstance(part.get("toolInvocation"), Mapping) else part
    if inner and any(inner.get(key) is not None for key in ("output", "result", "errorText")):
        found.results.append(
            parse_result(inner) if _names_its_call(inner) else _set_call_id(parse_result(inner), asked.id)
        )


def _names_its_call(item: Mapping[str, Any]) -> bool:
    """Decide whether the item names the call that it belongs to."""
    return any(item.get(key) for key in ("call_id", "toolCallId", "tool_call_id", "id"))


def _set_call_id(message: Message, identity: str) -> Message:
    return Message(message.role, message.text, (), identity)


def _is_bare_call(part: Mapping[str, Any]) -> bool:
    """Recognize an object with a tool name and a call id, or a type named after the tool (``tool-search``)."""
    if ("toolCallId" in part or "tool_call_id" in part) and get_part_type(part) not in RESULTS:
        named = "toolName" in part or "tool_name" in part or get_part_type(part).startswith("tool-")
        return named and "role" not in part and "content" not in part
    if isinstance(part.get("name"), str) and ("arguments" in part or "args" in part):
        return part.keys() <= _CALL_KEYS
    inner = part.get("toolInvocation")
    return isinstance(inner, Mapping) and "toolName" in inner


def is_result(part: Mapping[str, Any]) -> bool:
    """Decide whether an object is a tool's result with the call that it answers."""
    return (
        get_part_type(part) in RESULTS
        or any(isinstance(part.get(key), Mapping) for key in _BARE_RESULTS)
        or _is_bare_result(part)
    )


def _is_bare_result(part: Mapping[str, Any]) -> bool:
    """Recognize an object that holds nothing but a result and its call id."""
    return ("call_id" in part or "tool_call_id" in part) and "content" in part and part.keys() <= _RESULT_KEYS


def _format_unknown(kind: str, part: Mapping[str, Any]) -> str:
    content = part.get("content", part.get("text"))
    if content is None:
        content = part.get("uri") or part.get("file_id") or part
    words = replace_bytes(to_text(content))
    return f"[{to_text(part.get('modality') or kind)}] {words}" if kind else words


_SCHEMAS = ("parameters", "input_schema", "inputSchema", "parametersJsonSchema", "json_schema")
_SAID = ("arguments", "args", "input", "output", "result")


def is_definition(item: Mapping[str, Any]) -> bool:
    """Decide whether an object describes a tool, or is a tool's message that holds only a description."""
    inner = item.get("function", item.get("toolSpec", item.get("content")))
    if isinstance(inner, Mapping) and inner is not item.get("content"):
        return _is_tool_schema(inner)
    if item.get("role") == "tool" and isinstance(inner, Mapping):
        function = inner.get("function")
        return _is_tool_schema(function) if isinstance(function, Mapping) else _is_tool_schema(inner)
    return "role" not in item and _is_tool_schema(item)


def _is_tool_schema(function: Mapping[str, Any]) -> bool:
    if not isinstance(function.get("name"), str) or any(key in function for key in _SAID):
        return False
    return any(isinstance(function.get(key), Mapping) for key in _SCHEMAS)


def is_empty(value: Any) -> bool:
    """Decide whether a value holds nothing, also in several fields."""
    if isinstance(value, list | tuple | dict) and len(value) <= 100:
        return all(map(is_empty, value.values() if isinstance(value, dict) else value))
    return value is None or value == ""


def is_silent(value: Any) -> bool:
    """Decide whether a value holds only what nobody reads: thoughts, tool definitions, vectors."""
    if isinstance(value, list):
        return all(isinstance(item, int | float | None) for item in value[:100]) or all(
            map(_says_nothing, value)
        )
    return _says_nothing(value)


def _says_nothing(item: Any) -> bool:
    if not isinstance(item, Mapping):
        return False
    answers = any(isinstance(item.get(key), list) for key in ("choices", "candidates", "generations"))
    return answers or is_definition(item) or find_role(item.get("role")) is not None or is_part(item)
