"""Attribute values as text and numbers, whatever type the exporter chose."""

from typing import Any

import orjson


def to_text(value: Any) -> str:
    """The value as text: strings as they are, nothing as the empty string, the rest as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        return str(value)


def to_count(value: Any) -> int:
    """A number of tokens: 0 where the value is none."""
    try:
        return max(int(value), 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def parse_if_json(value: Any) -> Any:
    """The structure in a JSON string; a structure, or text that is no JSON, as it is."""
    if not isinstance(value, str) or value[:1] not in ("[", "{", '"', " ", "\n", "\t"):
        return value
    try:
        return orjson.loads(value)
    except (orjson.JSONDecodeError, RecursionError):
        return value


def flatten_object(value: Any) -> dict[str, str]:
    """A JSON object (or its text) as text by key; empty for anything else."""
    structure = parse_if_json(value)
    if not isinstance(structure, dict):
        return {}
    return {str(key): to_text(item) for key, item in structure.items() if item is not None}
