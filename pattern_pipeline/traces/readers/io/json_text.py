"""Parse JSON as exporters really write it, repairing lone surrogates and NaN."""

import json
import re
from typing import Any

import orjson

from pattern_pipeline.traces.rejects import RecordError

INVALID_JSON = "not valid JSON"
# An escape of one half of a pair, without the other, behind an even number of backslashes.
_HALF_SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_NOT_A_NUMBER = re.compile(rb"[:\[,]\s*-?(?:NaN|Infinity)\b")


def parse_json(content: bytes) -> Any:
    """Parse a JSON text; of a duplicate key the last value counts.

    A lone surrogate (half an emoji, from exporters that truncate texts) becomes U+FFFD, and NaN becomes null.
    Raises RecordError with the reason for anything else that is not JSON.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        return _repair_json(content, error)


def _repair_json(content: bytes, error: orjson.JSONDecodeError) -> Any:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        raise RecordError("not valid UTF-8", f"not valid UTF-8: {undecodable}") from undecodable
    repaired = _HALF_SURROGATE.sub(rb"\1\\ufffd", content)
    try:
        if _NOT_A_NUMBER.search(repaired):
            return json.loads(repaired, parse_constant=lambda _name: None)
        if repaired != content:
            return orjson.loads(repaired)
    except (ValueError, RecursionError) as still:
        raise RecordError(INVALID_JSON, f"{INVALID_JSON}: {still}") from still
    raise RecordError(INVALID_JSON, f"{INVALID_JSON}: {error}") from error
