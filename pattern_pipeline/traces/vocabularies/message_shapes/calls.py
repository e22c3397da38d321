"""Parse tool calls and their results in every shape."""

from collections.abc import Iterator, Mapping
from typing import Any

from pattern_pipeline.traces.model import Message, ToolCall
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.contents import CALLS_OF_ANY_TOOL, format_content
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text

# Keys of the call or result itself, inside a part or item that only wraps it.
_INNER_CALL = (
    "function",
    "functionCall",
    "function_call",
    "toolUse",
    "tool_call",
    "toolCall",
    "toolInvocation",
)
_INNER_RESULT = ("functionResponse", "function_response", "toolResult", "tool_call_result", "tool_result")
_NAMES = ("name", "tool_name", "toolName", "function_name", "tool", "FunctionName", "Name")
_ARGUMENTS = (
    "arguments", "args", "input", "parameters", "tool_kwargs", "tool_args", "tool_input", "action", "queries",
    "Arguments",
    "server_tool_call",
)  # fmt: skip
# The field was "response" in the first GenAI releases and is "result" since; providers say "content"
# or "output".
_RESULTS = (
    "result", "response", "output", "content", "value", "tool_return", "errorText", "text", "json", "Result",
    "server_tool_call_response",
)  # fmt: skip
# Of a call that has an id of its own beside, these name the one its result answers to.
_IDS = (
    "call_id", "tool_call_id", "toolCallId", "toolUseId", "tool_use_id", "id", "callId", "tool_id", "CallId", "Id",
)  # fmt: skip
_WRITTEN_TEXTS = ('[{"text"', '[{"type": "text"', '[{"type":"text"')
_LISTS = ("tool_calls", "toolCalls", "ToolCalls", "toolInvocations")


def parse_call(item: Mapping[str, Any]) -> ToolCall:
    """Parse the tool call in a part or item."""
    inner = next((item[key] for key in _INNER_CALL if isinstance(item.get(key), Mapping)), item)
    arguments = next((inner[key] for key in _ARGUMENTS if inner.get(key) is not None), None)
    name = _find_name(inner) or _find_name(item)
    if not name and isinstance(kind := item.get("type"), str):
        # A provider's own tools and a page's tools are named by the kind alone: web_search_call, tool-search.
        name = "" if kind in CALLS_OF_ANY_TOOL else kind.removeprefix("tool-").removesuffix("_call")
    return ToolCall(name, replace_bytes(to_text(arguments)), find_call_id(item) or find_call_id(inner))


def parse_sibling_calls(item: Mapping[str, Any]) -> Iterator[ToolCall]:
    """Yield the calls beside a message's content, each once even if it is written in two forms."""
    single = item.get("function_call")
    if isinstance(single, Mapping) and single.get("name"):
        yield parse_call(single)
    for holder in (item, item.get("additional_kwargs"), item.get("kwargs")):
        if not isinstance(holder, Mapping):
            continue
        for key in _LISTS:
            found = parse_if_json(holder.get(key))
            if isinstance(found, list) and found:
                yield from (parse_call(one) for one in map(_parse_object, found) if one is not None)
                return


def parse_result(item: Mapping[str, Any]) -> Message:
    """Parse the result in a part or item as a tool message; a failure begins with "Error"."""
    inner = next((item[key] for key in _INNER_RESULT if key in item and isinstance(item[key], Mapping)), item)
    content = next((inner[key] for key in _RESULTS if inner.get(key) is not None), "")
    words = format_result(content)
    identity = find_call_id(item) or find_call_id(inner)
    if not identity and isinstance(inner.get("origin"), Mapping):
        identity = find_call_id(inner["origin"])
    return Message("tool", mark_failed(words) if is_failure(inner) else words, (), identity)


def format_result(content: Any) -> str:
    """Format what a tool returned: the text of parts, else the value unchanged."""
    if isinstance(content, Mapping) and content.get("type") in ("text", "json", "error-text", "error-json"):
        content = content.get("value", content)
    if isinstance(content, Mapping) and isinstance(content.get("content"), list) and len(content) <= 4:
        content = content["content"]
    if isinstance(content, str) and content.startswith(_WRITTEN_TEXTS):
        found = parse_if_json(content)
        content = format_content(found) if isinstance(found, list) else content
    return replace_bytes(content if isinstance(content, str) else format_content(content))


def is_failure(item: Mapping[str, Any]) -> bool:
    """Decide whether the caller marked this result as failed."""
    marked = any(item.get(key) is True for key in ("is_error", "isError", "error"))
    return marked or item.get("status") == "error" or item.get("state") == "output-error"


def mark_failed(words: str) -> str:
    """Mark the text of a failed result, unless it begins with an error already."""
    return words if words[:9].lower().startswith(("error", "exception", "traceback")) else f"Error: {words}"


def find_call_id(item: Mapping[str, Any]) -> str:
    """Find the id that links a call and its result; of several (a run's and a call's) the last."""
    value = next((item[key] for key in _IDS if item.get(key)), "")
    if isinstance(value, list):
        value = value[-1] if value else ""
    return to_text(value)


def _find_name(item: Mapping[str, Any]) -> str:
    return next((item[key] for key in _NAMES if isinstance(item.get(key), str)), "")


def _parse_object(value: Any) -> Mapping[str, Any] | None:
    found = parse_if_json(value)
    return found if isinstance(found, Mapping) else None
