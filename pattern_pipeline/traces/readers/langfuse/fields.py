"""Look up Langfuse fields by their API name (camelCase) or table name (snake_case)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson

from pattern_pipeline.traces.vocabularies.values import to_text

_UPPER = re.compile(r"(?<!^)(?=[A-Z])")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A value may be the JSON of a string of JSON: the interface and the exports each wrap it once.
_DEEPEST = 3


def get_field(record: Mapping[str, Any], name: str) -> Any:
    """Return a field by its API name, None where it is missing."""
    value = record.get(name)
    return record.get(_to_table_name(name)) if value is None else value


def has_field(record: Mapping[str, Any], name: str) -> bool:
    """Decide whether a record has a field, even an empty one."""
    return name in record or _to_table_name(name) in record


@lru_cache(maxsize=256)
def _to_table_name(name: str) -> str:
    return _UPPER.sub("_", name).lower()


def get_text(record: Mapping[str, Any], name: str) -> str:
    """Return a field as text, "" where it is missing."""
    return to_text(get_field(record, name))


def unpack_json(value: Any) -> Any:
    """Parse a JSON string, up to three times nested; text that is not JSON is returned unchanged."""
    for _ in range(_DEEPEST):
        if not isinstance(value, str):
            return value
        try:
            inner = orjson.loads(value)
        except (orjson.JSONDecodeError, RecursionError):
            return value
        if not isinstance(inner, str | list | dict):
            # "42" and "true" were probably text to begin with; "null" was an empty value.
            return None if inner is None else value
        value = inner
    return value


def get_mapping(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a field that holds an object, empty where it holds anything else."""
    value = unpack_json(get_field(record, name))
    return value if isinstance(value, dict) else {}


def parse_time(value: Any) -> datetime | None:
    """Parse a time (UTC) from ISO 8601, a table's notation, or milliseconds since 1970."""
    try:
        if isinstance(value, int | float):
            return _EPOCH + timedelta(milliseconds=value)
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
