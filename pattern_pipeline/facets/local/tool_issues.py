"""Issues that the tools' calls and results show, in any language: failures, empty results, repeated calls."""

import re
from collections.abc import Iterator
from typing import cast

import orjson

from pattern_pipeline.facets.local.issue import Issue
from pattern_pipeline.facets.local.sentences import ends
from pattern_pipeline.traces.lines import Conversation, Line

# The same call twice is often a retry that works or a state read again; three times is a loop.
REPEATS = 3
_FAILED = re.compile(
    r"^\s*[\"']?(?:error|exception|traceback|failed|failure|fatal)\b(?! ?(?:rate|count)?[\"']?\s*[:=]?\s*(?:0|null|none|false)\b)",
    re.IGNORECASE,
)
_EMPTY_TEXT = re.compile(
    r"^\W*(?:no (?:\w+ ){0,3}(?:results?|match(?:es)?|records?|items?|data|entries|rows|documents?|files?)\b(?: (?:were |was )?found)?"
    r"|none|null|nothing (?:was )?found|not found|(?:0|zero) (?:results?|matches|rows|items|records)|empty)\W*(?:found\W*)?$",
    re.IGNORECASE,
)
_COUNTS = frozenset(
    {"count", "total", "total_count", "totalcount", "total_items", "total_results", "num_results", "hits"}
)
_LISTS = frozenset({"results", "items", "data", "rows", "records", "matches", "documents", "hits", "entries"})
_READ_CHARACTERS = 200_000


def tool_issues(conversation: Conversation) -> Iterator[Issue]:
    """Every failed call, every empty result, and every call made three times with the same result."""
    for line in conversation.of_kind("tool_result", "error"):
        if line.failed or line.kind == "error" or is_failure(line.text):
            yield Issue("tool_failure", (line.number,), line.tool, line.text)
        elif is_empty(line.text):
            yield Issue("empty_result", (line.number,), line.tool, line.text)
    yield from _repeated(conversation)


def is_failure(result: str) -> bool:
    """Whether a result that is not marked as failed says that it is an error."""
    value = _json(result)
    if isinstance(value, dict):
        fields = {str(key).lower(): field for key, field in value.items()}
        error = fields.get("error") or fields.get("errors") or fields.get("exception")
        told = any(fields.get(key) is False for key in ("success", "ok", "succeeded"))
        status = str(fields.get("status", "")).lower() in {"error", "failed", "failure"}
        return bool(error) or told or status
    return bool(_FAILED.match(value if isinstance(value, str) else ends(result, 400)))


def is_empty(result: str) -> bool:
    """Whether a result says that nothing was found: an empty list, a count of zero, or so in words."""
    value = _json(result)
    if isinstance(value, list):
        return not value
    if isinstance(value, dict):
        fields = {str(key).lower(): field for key, field in value.items()}
        return any(
            (key in _COUNTS and field == 0 and field is not False) or (key in _LISTS and field == [])
            for key, field in fields.items()
        )
    return bool(_EMPTY_TEXT.match(value if isinstance(value, str) else ends(result, 400)))


def _repeated(conversation: Conversation) -> Iterator[Issue]:
    calls: dict[tuple[str, str], list[Line]] = {}
    for line in conversation.of_kind("tool_call"):
        calls.setdefault((line.tool, " ".join(line.text.split())), []).append(line)
    for (tool, _), lines in calls.items():
        if tool and len(lines) >= REPEATS:
            yield Issue("repeated_call", tuple(line.number for line in lines), tool)


def _json(text: str) -> object:
    """The JSON value that a text holds, or None where it holds none or is too long to be worth it."""
    if len(text) > _READ_CHARACTERS or not text.lstrip().startswith(("{", "[", '"')):
        return None
    try:
        return cast(object, orjson.loads(text))
    except orjson.JSONDecodeError:
        return None
