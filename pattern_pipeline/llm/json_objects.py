"""JSON objects in what a model wrote, whatever stands around them."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

_DECODER = json.JSONDecoder(strict=False)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
# Text of a trace may hold ten thousand brackets; an answer of ours nests three.
_MOST_TRIES = 200


def without_thoughts(text: str) -> str:
    """The text after what a thinking model thought aloud; all of it where nothing else is there."""
    rest = _THOUGHT.sub("", text).strip()
    if not rest and (end := text.lower().rfind("</think")) >= 0:
        rest = text[text.find(">", end) + 1 :].strip()
    # Some templates open the thought themselves, so that only its end is in the text.
    for mark in ("</think>", "</thinking>"):
        before, found, after = rest.rpartition(mark)
        if found:
            rest = after.strip() or before.strip()
    return rest


def objects_in(text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The outermost objects in order, each with its text."""
    at = text.find("{")
    tries = 0
    while at >= 0 and tries < _MOST_TRIES:
        tries += 1
        value, end = _object_at(text, at)
        if value is not None:
            yield value, text[at:end]
        at = text.find("{", end)


def _object_at(text: str, at: int) -> tuple[dict[str, Any] | None, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return _mended(text, at)
    return (value, end) if isinstance(value, dict) else (None, end)


def _mended(text: str, at: int) -> tuple[dict[str, Any] | None, int]:
    """An object with commas too many, or written as Python does."""
    end = _closing(text, at)
    if end < 0:
        return None, at + 1
    written = _TRAILING_COMMA.sub(r"\1", text[at:end])
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(written)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, dict):
            return value, end
    return None, at + 1


def _closing(text: str, at: int) -> int:
    """The end of the brackets opened here, strings left out of the count; -1 where they stay open."""
    depth, quoted, place = 0, "", at
    while place < len(text):
        char = text[place]
        if quoted:
            place += char == "\\"
            quoted = "" if char == quoted else quoted
        elif char == '"':
            quoted = char
        elif char in "{}":
            depth += 1 if char == "{" else -1
            if not depth:
                return place + 1
        place += 1
    return -1
