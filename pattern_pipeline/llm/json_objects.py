"""Find JSON objects in what a model wrote, whatever is around them."""

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


def remove_thoughts(text: str) -> str:
    """Remove what a reasoning model wrote before its answer; all text remains if there is nothing else."""
    rest = _THOUGHT.sub("", text).strip()
    if not rest and (end := text.lower().rfind("</think")) >= 0:
        rest = text[text.find(">", end) + 1 :].strip()
    # Some templates open the thought themselves, so that only its end is in the text.
    for mark in ("</think>", "</thinking>"):
        before, found, after = rest.rpartition(mark)
        if found:
            rest = after.strip() or before.strip()
    return rest


def find_objects(text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Find the outermost objects, in order, each with its text."""
    at = text.find("{")
    tries = 0
    while at >= 0 and tries < _MOST_TRIES:
        tries += 1
        value, end = _read_object(text, at)
        if value is not None:
            yield value, text[at:end]
        at = text.find("{", end)


def _read_object(text: str, at: int) -> tuple[dict[str, Any] | None, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return _repair_object(text, at)
    return (value, end) if isinstance(value, dict) else (None, end)


def _repair_object(text: str, at: int) -> tuple[dict[str, Any] | None, int]:
    """Repair an object with surplus commas, or with Python's literals."""
    end = _find_closing(text, at)
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


def _find_closing(text: str, at: int) -> int:
    """Find the closing bracket of the first one, ignoring strings; -1 if there is none."""
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
