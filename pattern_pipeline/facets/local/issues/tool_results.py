"""Read what a tool's result says: that it failed, or that nothing was found."""

import re
from collections.abc import Iterator
from typing import Literal, cast

import orjson

READ_CHARACTERS = 200_000
State = Literal["failed", "empty", "ok"]
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
_REPORT_CHARACTERS = 160
_REPORTS = re.compile(r"message|status|outcome|detail|reason|response|^result$", re.IGNORECASE)
_SAYS_FAILED = re.compile(
    r"\b(?:failed|failure|unsuccessful|rejected|declined|denied|(?:not|un)authori[sz]ed|invalid)\b"
    r"|\b(?:unable|not able) to\b|\b(?:could not|couldn't|cannot|can't|can not) be?\b|\byou must provide\b",
    re.IGNORECASE,
)
_SAYS_UNAVAILABLE = re.compile(
    r"\b(?:un|not )available\b|\bconflict(?:ing|s)?\b"
    r"|\b(?:sold out|fully booked|no longer available|out of stock)\b"
    r"|\bis (?:(?:already|fully) (?:booked|taken)|(?:booked|taken) (?:at|on) that|full|closed)\b"
    r"|\bis too (?:small|large|late|early)\b|\bnot found\b|\btry (?:an)?other\b",
    re.IGNORECASE,
)


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


def read_state(result: str) -> State:
    """Read what a call that should change something says of itself, in the short texts of its status and message.

    "Reservation failed" is a failure, "unavailable" an empty result: there was nothing to be had.
    """
    states = (read_text_state(text) for text in _list_reports(result))
    return next((state for state in states if state != "ok"), "ok")


def read_text_state(text: str) -> State:
    """Read what one short report says."""
    if _SAYS_FAILED.search(text):
        return "failed"
    return "empty" if _SAYS_UNAVAILABLE.search(text) else "ok"


def _list_reports(result: str) -> Iterator[str]:
    """List the short texts of the fields that report on a call, in JSON or in an object within it."""
    value = parse_json(result)
    inner = value.values() if isinstance(value, dict) else ()
    for fields in (value, *(each for each in inner if isinstance(each, dict))):
        if not isinstance(fields, dict):
            continue
        for key, field in fields.items():
            # The status of a thing ("payment_status") is not that of the call, unless it is all that is said.
            if isinstance(field, str) and len(field) <= _REPORT_CHARACTERS and _REPORTS.search(str(key)):
                yield field


def read_message(result: str) -> str:
    """Return what a result says in words: the text itself, the message within JSON, or nothing."""
    value = parse_json(result)
    if isinstance(value, dict):
        fields = {str(key).lower(): field for key, field in value.items()}
        messages = (fields.get(key) for key in ("error", "message", "detail", "reason", "error_message"))
        nested = (each.get("message") if isinstance(each, dict) else each for each in messages)
        return next((each for each in nested if isinstance(each, str)), "") or next(
            (text for text in _list_reports(result) if read_text_state(text) != "ok"), ""
        )
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
