"""Fields that records of every format have under one of a few common names: ids, times, tokens."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import Any

import orjson

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
    """The first of these fields that says anything, else None."""
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


def get_text(record: Record, *names: str) -> str:
    """The first of these fields as text; an object or list is none."""
    for name in names:
        value = record.get(name)
        if value not in (None, "") and not isinstance(value, Mapping | list | tuple):
            return to_text(value)
    return ""


def get_object(record: Record, name: str) -> Record:
    """An object within a record, empty where there is none; the text of one is parsed."""
    value = record.get(name)
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return {}
    return value if isinstance(value, Mapping) else {}


def parse_time(value: Any) -> datetime | None:
    """A time (UTC) from ISO 8601, a date, or a number of seconds to nanoseconds since 1970; else None."""
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
    """A number of tokens under the first of these names that has one."""
    return next((to_count(usage[name]) for name in names if usage.get(name)), 0)


def flatten_text(record: Record, without: tuple[str, ...] = (), prefix: str = "") -> dict[str, str]:
    """The fields as metadata: text by name, empty ones left out."""
    return dict(_iterate_fields(record, without, prefix))


def _iterate_fields(record: Record, without: tuple[str, ...], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if name not in without and value not in (None, "", [], {}):
            yield f"{prefix}{name}", to_text(value)


def hash_values(*values: Any) -> str:
    """An id made of content: the same content, the same id."""
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
