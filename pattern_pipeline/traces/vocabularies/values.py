"""Attribute values as text and numbers, whatever type the exporter chose."""

from typing import Any

import orjson


def text(value: Any) -> str:
    """The value as text: strings as they are, nothing as the empty string, the rest as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        return str(value)


def count(value: Any) -> int:
    """A number of tokens: 0 where the value is none."""
    try:
        return max(int(value), 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def parsed(value: Any) -> Any:
    """The structure in a JSON string; a structure, or text that is no JSON, as it is."""
    if not isinstance(value, str) or value[:1] not in ("[", "{", '"', " ", "\n", "\t"):
        return value
    try:
        return orjson.loads(value)
    except (orjson.JSONDecodeError, RecursionError):
        return value


def flat(value: Any) -> dict[str, str]:
    """A JSON object (or its text) as text by key; empty for anything else."""
    structure = parsed(value)
    if not isinstance(structure, dict):
        return {}
    return {str(key): text(item) for key, item in structure.items() if item is not None}
