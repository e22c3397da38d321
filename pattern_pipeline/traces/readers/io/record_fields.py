"""Look up what records of every format have under a few common names: ids, times, tokens, input and output."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import Any

import orjson

from pattern_pipeline.traces.model import Message, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.values import to_count, to_text

Record = Mapping[str, Any]

SESSIONS = (
    "session_id", "sessionId", "thread_id", "threadId", "conversation_id", "conversationId", "chat_id", "chatId",
    "session", "dialogue_id", "dialog_id",
)  # fmt: skip
USERS = ("user_id", "userId", "user", "customer_id", "customerId", "end_user_id", "endUserId", "username")
TIMES = (
    "timestamp", "created_at", "createdAt", "created", "time", "date", "start_time", "startTime", "started_at",
    "ts", "datetime", "_created",
)  # fmt: skip
INPUT_TOKENS = ("prompt_tokens", "input_tokens", "inputTokens", "promptTokens", "input")
OUTPUT_TOKENS = ("completion_tokens", "output_tokens", "outputTokens", "completionTokens", "output")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Numbers of this size or more count milliseconds, microseconds and nanoseconds since 1970, not seconds.
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))


def get_first(record: Record, names: tuple[str, ...]) -> Any:
    """Return the first of these fields that is neither missing nor empty, else None."""
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


def get_text(record: Record, *names: str) -> str:
    """Return the first of these fields as text; objects and lists do not count."""
    for name in names:
        value = record.get(name)
        if value not in (None, "") and not isinstance(value, Mapping | list | tuple):
            return to_text(value)
    return ""


def get_object(record: Record, name: str) -> Record:
    """Return an object inside a record, parsed where it is JSON text; empty where there is none."""
    value = record.get(name)
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return {}
    return value if isinstance(value, Mapping) else {}


def parse_time(value: Any) -> datetime | None:
    """Parse a time (UTC) from ISO 8601, a date, or seconds to nanoseconds since 1970; else None."""
    try:
        if isinstance(value, str):
            value = float(value) if _is_timestamp(value) else _parse_time_text(value.strip())
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, datetime):
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        number = float(value)
        if not math.isfinite(number) or number <= 0:
            return None
        divisor = next((unit for least, unit in _UNITS if number >= least), 1.0)
        return _EPOCH + timedelta(seconds=number / divisor)
    except (TypeError, ValueError, OverflowError):
        return None


def _parse_time_text(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value.removesuffix(" UTC"))
    except ValueError:
        # "Sun, 01 Mar 2026 12:00:00 GMT", as mail and web servers write it.
        return parsedate_to_datetime(value)


def get_tokens(usage: Record, names: tuple[str, ...]) -> int:
    """Return the token count under the first of these names that has one, else 0."""
    return next((to_count(usage[name]) for name in names if usage.get(name)), 0)


def flatten_text(record: Record, without: tuple[str, ...] = (), prefix: str = "") -> dict[str, str]:
    """Convert fields to metadata: text by name, empty ones left out."""
    return dict(_iterate_fields(record, without, prefix))


def _iterate_fields(record: Record, without: tuple[str, ...], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if name not in without and value not in (None, "", [], {}):
            yield f"{prefix}{name}", to_text(value)


def hash_values(*values: Any) -> str:
    """Hash values into an id: equal content, equal id."""
    try:
        content = orjson.dumps(values, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    except TypeError:
        # Numbers beyond 64 bits, and half an emoji, are values in Python and none in JSON.
        content = repr(values).encode("utf-8", "replace")
    return blake2b(content, digest_size=12).hexdigest()


def _is_timestamp(value: str) -> bool:
    # Digits alone are seconds since 1970, but 20260301 is a date and 2026 a year: neither is so small.
    stripped = value.strip()
    return len(stripped) >= 9 and stripped.replace(".", "", 1).isdigit()


# A single field of these holds all the arguments, or all the result.
_ARGUMENTS = ("input", "arguments", "args", "kwargs", "tool_input")
_RESULTS = ("output", "result", "return_value")


@dataclass(frozen=True, slots=True)
class StepContent:
    """The fields of a span that hold messages or a tool run."""

    input: tuple[Message, ...] = ()
    output: tuple[Message, ...] = ()
    tool: ToolRun | None = None


def parse_step(kind: SpanKind, name: str, given: Any, back: Any, *, outermost: bool) -> StepContent:
    """Parse the input and output of a step of this kind.

    Every value of a model call and of the outermost step counts as words. A step in between may receive
    program state, so only what is recognized as messages counts there.
    """
    if kind in ("tool", "retriever"):
        return StepContent(tool=_build_tool_run(name, given, back))
    read = parse_messages if kind == "llm" or outermost else find_messages
    return StepContent(read(given, "user"), read(back, "assistant"))


def _build_tool_run(name: str, given: Any, back: Any) -> ToolRun:
    result = _unwrap_single(back, _RESULTS)
    answers = find_messages(result, "tool") if isinstance(result, Mapping | list) else ()
    call_id = answers[0].tool_call_id if len(answers) == 1 and answers[0].role == "tool" else ""
    if not call_id and isinstance(given, Mapping):
        call_id = next((to_text(given[key]) for key in ("tool_call_id", "toolCallId") if given.get(key)), "")
    return ToolRun(
        name,
        arguments=to_text(_unwrap_single(given, _ARGUMENTS)),
        result=answers[0].text if answers and call_id and answers[0].tool_call_id else to_text(result),
        call_id=call_id,
    )


def _unwrap_single(value: Any, names: tuple[str, ...]) -> Any:
    """Return the value of an object whose one key is among ``names``; any other value unchanged."""
    if isinstance(value, Mapping) and len(value) == 1 and (name := next(iter(value))) in names:
        return value[name]
    return value


def format_error(error: Any) -> str:
    """Format a logged failure of any type as text."""
    if isinstance(error, Mapping):
        error = error.get("message") or error.get("error") or error
    if not error:
        return ""
    return "error" if error is True else to_text(error)
