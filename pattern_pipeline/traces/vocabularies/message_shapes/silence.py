"""Values that nobody says anything in."""

from collections.abc import Mapping
from typing import Any

from pattern_pipeline.traces.vocabularies.message_shapes.definitions import is_definition
from pattern_pipeline.traces.vocabularies.message_shapes.parts import is_part
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role


def is_empty(value: Any) -> bool:
    """Whether a value holds nothing, be it nothing in several fields."""
    if isinstance(value, list | tuple | dict) and len(value) <= 100:
        return all(map(is_empty, value.values() if isinstance(value, dict) else value))
    return value is None or value == ""


def is_silent(value: Any) -> bool:
    """Whether all that is there is meant for nobody: thoughts, definitions of tools, vectors."""
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
