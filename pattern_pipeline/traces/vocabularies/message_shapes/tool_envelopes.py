"""Unwrap a tool's arguments and result from the objects that programs put around them."""

from collections.abc import Mapping
from typing import Any

from pattern_pipeline.traces.vocabularies.message_shapes.calls import format_result, is_failure, mark_failed
from pattern_pipeline.traces.vocabularies.message_shapes.python_text import parse_python_value
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text

# A serialized message in an output in a callback's arguments.
_DEEPEST = 4
# A callback's arguments beside the one that counts.
_BESIDE = frozenset(
    ("tags", "metadata", "kwargs", "run_id", "parent_run_id", "name", "color", "input_str", "inputs")
)
# Without one of these in it no text is an envelope.
_SIGNS = ("put", "kwargs", "tool", "content")


def unwrap_arguments(value: Any) -> str:
    """Return the arguments of a tool run as text, JSON where they are named."""
    structure = _parse_envelope(value)
    if isinstance(structure, Mapping):
        inner = structure.get("inputs")
        if isinstance(inner, Mapping) and structure.keys() <= _BESIDE:
            return to_text(inner)
        inner = structure.get("kwargs")
        if isinstance(inner, Mapping) and all(
            key in ("args", "kwargs") or item is None or isinstance(item, bool)
            for key, item in structure.items()
        ):
            # A decorator's record of the call: positions and names, and switches of its own.
            return to_text(inner or structure.get("args", inner))
        return value if isinstance(value, str) and value[:2] != "{'" else to_text(structure)
    return to_text(value)


def unwrap_result(value: Any) -> str:
    """Return the result of a tool run as text: the words of a serialized message or of parts."""
    found = _parse_envelope(value)
    for _ in range(_DEEPEST):
        inner = _unwrap_once(found)
        if inner is found:
            break
        found = _parse_envelope(inner)
        value = inner
    return _unquote_text(value) if isinstance(value, str) else to_text(value)


def _unquote_text(words: str) -> str:
    """Decode a text that was written as JSON."""
    found = parse_if_json(words) if words[:1] == '"' and words[-1:] == '"' else words
    return found if isinstance(found, str) else words


def _unwrap_once(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    if "lc" in item and isinstance(item.get("kwargs"), Mapping):
        return item["kwargs"]
    if "output" in item and len(item) > 1 and item.keys() <= _BESIDE | {"output"}:
        return item["output"]
    if "content" in item and _is_tool_output(item):
        return _format_output(item, item["content"])
    named = item.keys() & {"tool_name", "tool_id"}
    if named and "tool_output" in item:
        return item["tool_output"]
    if named and "raw_output" in item:
        return _format_output(item, item.get("blocks") or item["raw_output"])
    return item


def _format_output(item: Mapping[str, Any], content: Any) -> str:
    words = format_result(content)
    return mark_failed(words) if is_failure(item) else words


def _is_tool_output(item: Mapping[str, Any]) -> bool:
    if find_role(item.get("role") or item.get("type")) == "tool":
        return True
    parts = item["content"]
    is_parts = isinstance(parts, list) and bool(parts) and all(isinstance(part, Mapping) for part in parts)
    return "tool_call_id" in item or (is_parts and any(key in item for key in ("isError", "is_error")))


def _parse_envelope(value: Any) -> Any:
    """Parse the object in a text that may be an envelope; anything else is returned unchanged."""
    if not isinstance(value, str) or not any(sign in value for sign in _SIGNS):
        return parse_python_value(value) or value if isinstance(value, str) and value[:2] == "{'" else value
    if value[:1] == "{":
        found = parse_if_json(value)
        return parse_python_value(value) or value if found is value else found
    is_written = value.startswith("content=") and "tool_call_id=" in value
    return parse_python_value(value) or value if is_written else value
