"""Read what a tool's result says: that it failed, or that nothing was found."""

import re
from typing import cast

import orjson

READ_CHARACTERS = 200_000
# A result that is about errors ("error rate: 0 %") is not one.
_FAILED = re.compile(
    r"[\s\"'\[(]*(?:\w*(?:error|exception)|failure|fatal|traceback)\b"
    r"(?:\s*[:!\])(]|\s*$| occurred| while| when| during| executing| running| calling| in | from | code | \d"
    r"| [A-Z]{1,6}\d)"
    r"|[\s\"']*failed(?:\s*[:!]|\s*$| to | with )"
    r"|\W*(?:(?:permission|access) denied|unauthori[sz]ed|forbidden|(?:request |connection |operation )?timed out"
    r"|(?:command|process) (?:failed|timed out|exited with)|exit (?:code|status):? [1-9])\b"
    r"|\W*(?:unable|not able) to \w+|\W*(?:could not|couldn't|cannot|can't) \w+"
    r"|<tool_use_error>|\W*(?:http|status)(?: code| error)?:? [45]\d\d\b"
    r"|[^\n]{1,80}: (?:command not found|no such file|permission denied|operation not permitted|\*\*\* )",
    re.IGNORECASE,
)
_THING = r"(?:results?|match(?:es)?|records?|items?|data|entries|rows|documents?|files?)"
_EMPTY = re.compile(
    rf"\W*(?:(?:no|0|zero) (?:\w+ ){{0,3}}{_THING}(?: (?:were |was )?found)?"
    r"|nothing (?:was )?found|not found|empty)\W*",
    re.IGNORECASE,
)
_COUNTS = frozenset(
    {"count", "total", "total_count", "totalcount", "total_items", "total_results", "num_results", "hits"}
)
_LISTS = frozenset({"results", "items", "data", "rows", "records", "matches", "documents", "hits", "entries"})


def is_failure(result: str) -> bool:
    """Check whether a result, though not marked as failed, says that it is an error."""
    value = parse_json(result)
    if isinstance(value, dict):
        fields = {str(key).lower(): field for key, field in value.items()}
        named = any(fields.get(key) for key in ("error", "errors", "exception"))
        refused = any(fields.get(key) is False for key in ("success", "ok", "succeeded"))
        marked = any(fields.get(key) is True for key in ("iserror", "is_error", "failed"))
        return named or refused or marked or _is_bad_status(fields)
    return bool(_FAILED.match(value if isinstance(value, str) else result[:400]))


def _is_bad_status(fields: dict[str, object]) -> bool:
    """Check whether a status, in words or as HTTP's or a process's number, tells of a failure."""
    status = fields.get("status", "")
    numbers = (fields.get(key) for key in ("status", "status_code", "statuscode", "http_status"))
    exits = (fields.get(key) for key in ("exit_code", "exitcode", "returncode", "return_code"))
    return (
        str(status).lower() in {"error", "failed", "failure"}
        or any(isinstance(number, int) and 400 <= number <= 599 for number in numbers)
        or any(isinstance(number, int) and number is not False and number != 0 for number in exits)
    )


def is_empty(result: str) -> bool:
    """Check whether a result says that nothing was found: an empty list, a count of zero, or so in words."""
    value = parse_json(result)
    if isinstance(value, list):
        return not value
    if isinstance(value, dict):
        fields = {str(key).lower(): field for key, field in value.items()}
        zero = any(fields.get(key) == 0 and fields.get(key) is not False for key in _COUNTS)
        return zero or any(fields.get(key) == [] for key in _LISTS)
    return bool(_EMPTY.fullmatch(value if isinstance(value, str) else result[:400]))


def read_message(result: str) -> str:
    """Return what a result says in words: the text itself, the message within JSON, or nothing."""
    value = parse_json(result)
    if isinstance(value, dict):
        fields = {str(key).lower(): field for key, field in value.items()}
        messages = (fields.get(key) for key in ("error", "message", "detail", "reason", "error_message"))
        nested = (each.get("message") if isinstance(each, dict) else each for each in messages)
        return next((each for each in nested if isinstance(each, str)), "")
    if isinstance(value, list):
        return ""
    return value if isinstance(value, str) else result


def parse_json(text: str) -> object:
    """Read the JSON value that a text holds; None where it holds none or is too long to be worth it."""
    if len(text) > READ_CHARACTERS or text.lstrip()[:1] not in {"{", "[", '"'}:
        return None
    try:
        return cast(object, orjson.loads(text))
    except orjson.JSONDecodeError:
        return None
