"""Parse JSON as exporters really write it, repairing lone surrogates and NaN."""

import json
import re
from typing import Any

import orjson

# An escape of one half of a pair, without the other, behind an even number of backslashes.
_HALF_SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_NOT_A_NUMBER = re.compile(rb"[:\[,]\s*-?(?:NaN|Infinity)\b")


def parse_json(content: bytes) -> Any:
    """Parse a JSON text; of a duplicate key the last value counts.

    A lone surrogate (half an emoji, from exporters that truncate texts) becomes U+FFFD, and NaN becomes null.
    Raises ValueError with the reason for anything else that is not JSON.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        return _repair_json(content, error)


def _repair_json(content: bytes, error: orjson.JSONDecodeError) -> Any:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        raise ValueError(f"not valid UTF-8: {undecodable}") from undecodable
    mended = _HALF_SURROGATE.sub(rb"\1\\ufffd", content)
    try:
        if _NOT_A_NUMBER.search(mended):
            return json.loads(mended, parse_constant=lambda _name: None)
        if mended != content:
            return orjson.loads(mended)
    except (ValueError, RecursionError) as still:
        raise ValueError(f"not valid JSON: {still}") from still
    raise ValueError(f"not valid JSON: {error}") from error
