"""Parse one chat record into a trace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pattern_pipeline.traces.model import Fault, Message, Reject, Source, Trace
from pattern_pipeline.traces.readers.chat.shapes import (
    DIALOGUE_FIELDS,
    REQUEST_FIELDS,
    RESPONSE_FIELDS,
    build_dialogue_span,
    convert_calls,
    find_dialogue_field,
)
from pattern_pipeline.traces.readers.io.json_records import JsonRecord
from pattern_pipeline.traces.readers.io.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    SESSIONS,
    TIMES,
    USERS,
    Record,
    flatten_text,
    get_first,
    get_object,
    get_text,
    get_tokens,
    hash_values,
    parse_time,
)
from pattern_pipeline.traces.rejects import make_value_excerpt
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline.traces.vocabularies.values import to_text

_IDS = ("trace_id", "id", "uuid", "run_id", "request_id", "custom_id", "completion_id", "hash_id", "_id")
# A shorter id (a row's number) is not unique beyond its file.
_UNIQUE_LENGTH = 16
_ENDS = ("end_time", "endTime", "ended_at", "completed_at", "updated_at", "updatedAt", "finished_at")
_SERVICES = ("service", "service_name", "serviceName")
_TIMED = frozenset(TIMES)
_NO_METADATA = frozenset((
    *_SERVICES,
    *DIALOGUE_FIELDS, *REQUEST_FIELDS, *RESPONSE_FIELDS, *_IDS, *SESSIONS, *USERS, *TIMES, *_ENDS,
    "metadata", "tools", "functions", "usage", "model", "error", "system", "system_prompt",
    "assistant", "object", "finish_reason",
))  # fmt: skip


def parse_chat(record: JsonRecord, written: datetime) -> Trace | Reject:
    """Parse a chat record; ``written`` is its time where neither it nor its messages have one."""
    value, source = record.value, record.source
    fields = {"messages": value} if isinstance(value, list) else value
    if not isinstance(fields, Mapping):
        return _make_reject(value, source, "a record that is neither an object nor a list of messages")
    dialogue = _parse_messages(fields)
    if not dialogue:
        found = ", ".join(str(name) for name in list(fields)[:12]) or "nothing"
        expected = "messages, conversations, request and response, or input and output"
        return _make_reject(
            value, source, "no messages", f"no messages: expected {expected}; found the fields {found}"
        )
    asked, answered = (
        _unwrap_body(get_first(fields, REQUEST_FIELDS)),
        _unwrap_body(get_first(fields, RESPONSE_FIELDS)),
    )
    about = get_object(fields, "metadata")
    usage = get_object(fields, "usage") or get_object(answered, "usage")
    started_at, ended_at = _find_times(fields, about, answered, written)
    trace_id = _make_trace_id(fields, answered, dialogue)
    span = build_dialogue_span(
        hash_values(trace_id),
        dialogue,
        started_at,
        ended_at,
        error=_find_error(fields, answered),
        model=get_text(fields, "model")
        or get_text(answered, "model")
        or get_text(asked, "model")
        or get_text(about, "model"),
        input_tokens=get_tokens(usage, INPUT_TOKENS),
        output_tokens=get_tokens(usage, OUTPUT_TOKENS),
    )
    return Trace(
        trace_id,
        (span,),
        source,
        session_id=get_text(fields, *SESSIONS) or get_text(about, *SESSIONS),
        service=get_text(fields, *_SERVICES),
        user_id=get_text(fields, *USERS) or get_text(about, *USERS) or get_text(asked, "user"),
        metadata=flatten_text(_collect_metadata(fields)) | flatten_text(about, (*SESSIONS, *USERS)),
    )


def _parse_messages(fields: Record) -> tuple[Message, ...]:
    """Parse the dialogue, and append the separate answer where the dialogue does not end with it."""
    dialogue = find_dialogue_field(fields)
    response = get_first(fields, RESPONSE_FIELDS)
    answer = parse_messages(_unwrap_body(response) or response, "assistant") if response is not None else ()
    if dialogue is not None:
        given = parse_messages(convert_calls(fields[dialogue]), "user")
        return _add_system_prompt(fields, given) + (
            () if answer and given[-len(answer) :] == answer else answer
        )
    if "user" in fields and "assistant" in fields:
        given, answer = (
            parse_messages(fields["user"], "user"),
            parse_messages(fields["assistant"], "assistant"),
        )
    elif "instruction" in fields and isinstance(fields.get("input"), str):
        # An instruction and what it is about, in two fields.
        words = "\n\n".join(to_text(part) for part in (fields["instruction"], fields["input"]) if part)
        given = parse_messages(words, "user")
    else:
        asked = get_first(fields, REQUEST_FIELDS)
        given = parse_messages(_unwrap_body(asked) or asked, "user") if asked is not None else ()
    return _add_system_prompt(fields, given) + answer


def _add_system_prompt(fields: Record, given: tuple[Message, ...]) -> tuple[Message, ...]:
    """Prepend the system prompt that is in a field of its own."""
    prompt = get_text(fields, "system_prompt", "system")
    if not prompt or any(message.role == "system" for message in given):
        return given
    return (Message("system", prompt), *given)


def _unwrap_body(value: Any) -> Record:
    """Return a provider's request or response, which a log may keep under ``body``."""
    if not isinstance(value, Mapping):
        return {}
    within = get_object(value, "body")
    return within or value


def _find_times(
    fields: Record, about: Record, response: Record, written: datetime
) -> tuple[datetime, datetime]:
    own = [time for holder in (fields, about) if (time := parse_time(get_first(holder, TIMES)))]
    dialogue = find_dialogue_field(fields)
    items = fields[dialogue] if dialogue else ()
    # Most messages have no time of their own, and there are many.
    stamped = [item for item in items if isinstance(item, dict) and not _TIMED.isdisjoint(item)]
    spoken = [time for item in stamped if (time := parse_time(get_first(item, TIMES))) is not None]
    start = min(spoken) if spoken else next(iter(own), None) or parse_time(response.get("created")) or written
    end = parse_time(get_first(fields, _ENDS)) or max(spoken, default=start)
    return start, max(start, end)


def _make_trace_id(fields: Record, response: Record, dialogue: tuple[Message, ...]) -> str:
    identity = get_text(fields, *_IDS) or get_text(response, "id")
    if len(identity) >= _UNIQUE_LENGTH:
        return identity
    if identity:
        # The beginning of a conversation stays the same when it grows.
        return f"{identity}-{hash_values(next((one.text for one in dialogue if one.role == 'user'), ''))[:8]}"
    return hash_values(dialogue, get_text(fields, *SESSIONS))


def _find_error(fields: Record, response_body: Record) -> str:
    error = get_first(fields, ("error", "exception")) or response_body.get("error")
    if isinstance(error, Mapping):
        error = error.get("message") or error
    if error:
        return "error" if error is True else to_text(error)
    response = fields.get("response")
    status = response.get("status_code") if isinstance(response, Mapping) else None
    return f"status {status}" if isinstance(status, int) and status >= 400 else ""


def _collect_metadata(fields: Record) -> Record:
    """Select the remaining short fields: numbers, texts and lists of texts."""
    return {
        name: value
        for name, value in fields.items()
        if name not in _NO_METADATA
        and (
            isinstance(value, str | int | float)
            or (isinstance(value, list) and all(isinstance(item, str) for item in value))
        )
    }


def _make_reject(value: Any, source: Source, kind: str, reason: str = "") -> Reject:
    return Reject(source, Fault(kind, reason), make_value_excerpt(value))
