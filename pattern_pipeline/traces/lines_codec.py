"""Lines as JSON and back."""

from collections.abc import Sequence

import orjson

from pattern_pipeline.traces.lines import Line


def lines_to_json(lines: Sequence[Line]) -> str:
    """A JSON array with one object a line; the keys are Line's fields."""
    return orjson.dumps(list(lines)).decode()


def lines_from_json(text: str) -> tuple[Line, ...]:
    """The lines of ``lines_to_json``."""
    return tuple(Line(**fields) for fields in orjson.loads(text))
