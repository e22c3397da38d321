"""Convert attribute values to text, numbers and structures, whatever type the exporter chose."""

from typing import Any

import orjson


def to_text(value: Any) -> str:
    """Convert a value to text: strings unchanged, None to "", the rest to JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        return str(value)


def to_count(value: Any) -> int:
    """Convert a value to a count of tokens; 0 where it is not a number."""
    try:
        return max(int(value), 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def parse_if_json(value: Any) -> Any:
    """Parse a JSON string; other text and structures are returned unchanged."""
    if not isinstance(value, str) or value[:1] not in ("[", "{", '"', " ", "\n", "\t"):
        return value
    try:
        return orjson.loads(value)
    except (orjson.JSONDecodeError, RecursionError):
        return value


def flatten_object(value: Any) -> dict[str, str]:
    """Convert a JSON object (or its text) to text by key; empty for anything else."""
    structure = parse_if_json(value)
    if not isinstance(structure, dict):
        return {}
    return {str(key): to_text(item) for key, item in structure.items() if item is not None}
