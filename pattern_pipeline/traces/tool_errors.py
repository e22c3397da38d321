"""Whether the text of a tool's result says that the tool failed."""

import re

import orjson

# Only the very beginning is judged: a page of prose that speaks of errors is no failure.
_ERROR_TEXT = re.compile(
    r"\s*(?:error\b(?!\s*(?:rate|rates|count|code)\b|s)|exception\b|traceback \(most recent call last\))",
    re.I,
)
_EMPTY_VALUES: tuple[object, ...] = (None, False, "", 0, [], {}, "none", "null", "None")


def is_error_text(result: str) -> bool:
    """True for text that begins with an error, and for a JSON object with ``error`` or ``is_error`` set."""
    head = result.lstrip()[:1]
    if head == "{":
        try:
            content = orjson.loads(result)
        except (orjson.JSONDecodeError, RecursionError):
            return False
        return any(content.get(key, None) not in _EMPTY_VALUES for key in ("error", "is_error", "isError"))
    if head == '"':
        result = result.lstrip()[1:]
    return _ERROR_TEXT.match(result) is not None
