"""Tool definitions, which some exporters put among the messages: nobody said them."""

from collections.abc import Mapping
from typing import Any

_SCHEMAS = ("parameters", "input_schema", "inputSchema", "parametersJsonSchema", "json_schema")
_SAID = ("arguments", "args", "input", "output", "result")


def is_definition(item: Mapping[str, Any]) -> bool:
    """Whether this object describes a tool; a tool's message that holds nothing else is one too."""
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
