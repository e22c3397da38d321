"""Recognize values without words: empty ones, thoughts, vectors, and tool definitions among messages."""

from collections.abc import Mapping
from typing import Any

from pattern_pipeline.traces.vocabularies.message_shapes.content_parts import is_part
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role

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
