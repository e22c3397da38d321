"""One chat record as a trace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pattern_pipeline.traces.model import Message, Reject, Source, Trace
from pattern_pipeline.traces.readers.chat_shapes import ASKED, DIALOGUES, SAID, dialogue_field
from pattern_pipeline.traces.readers.dialogue import dialogue_span
from pattern_pipeline.traces.readers.json_records import JsonRecord
from pattern_pipeline.traces.readers.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    SESSIONS,
    TIMES,
    USERS,
    Record,
    digest,
    first,
    flat_text,
    inner,
    moment,
    tokens,
    word,
)
from pattern_pipeline.traces.readers.shared_dialogues import in_chat_form
from pattern_pipeline.traces.rejecting import excerpt_of
from pattern_pipeline.traces.vocabularies.messages import messages
from pattern_pipeline.traces.vocabularies.values import text

_IDS = ("trace_id", "id", "uuid", "run_id", "request_id", "custom_id", "completion_id", "hash_id", "_id")
# A shorter id (a row's number) is not unique beyond its file.
_UNIQUE_LENGTH = 16
_ENDS = ("end_time", "endTime", "ended_at", "completed_at", "updated_at", "updatedAt", "finished_at")
_SERVICES = ("service", "service_name", "serviceName")
_TIMED = frozenset(TIMES)
_NO_METADATA = frozenset((
    *_SERVICES,
    *DIALOGUES, *ASKED, *SAID, *_IDS, *SESSIONS, *USERS, *TIMES, *_ENDS, "metadata", "tools", "functions",
    "usage", "model", "error", "system", "system_prompt", "assistant", "object", "finish_reason",
))  # fmt: skip


def chat_trace(record: JsonRecord, written: datetime) -> Trace | Reject:
    """The trace of one chat; ``written`` is its time where neither it nor its messages have one."""
    value, source = record.value, record.source
    fields = {"messages": value} if isinstance(value, list) else value
    if not isinstance(fields, Mapping):
        return _reject(value, source, "a record that is no object and no list of messages")
    said = _messages(fields)
    if not said:
        found = ", ".join(str(name) for name in list(fields)[:12]) or "nothing"
        expected = "messages, conversations, request and response, or input and output"
        return _reject(value, source, f"no messages: expected {expected}; found the fields {found}")
    asked, answered = _body(first(fields, ASKED)), _body(first(fields, SAID))
    about = inner(fields, "metadata")
    usage = inner(fields, "usage") or inner(answered, "usage")
    started_at, ended_at = _times(fields, about, answered, written)
    trace_id = _trace_id(fields, answered, said)
    span = dialogue_span(
        digest(trace_id),
        said,
        started_at,
        ended_at,
        error=_error(fields, answered),
        model=word(fields, "model")
        or word(answered, "model")
        or word(asked, "model")
        or word(about, "model"),
        input_tokens=tokens(usage, INPUT_TOKENS),
        output_tokens=tokens(usage, OUTPUT_TOKENS),
    )
    return Trace(
        trace_id,
        (span,),
        source,
        session_id=word(fields, *SESSIONS) or word(about, *SESSIONS),
        service=word(fields, *_SERVICES),
        user_id=word(fields, *USERS) or word(about, *USERS) or word(asked, "user"),
        metadata=flat_text(_rest(fields)) | flat_text(about, (*SESSIONS, *USERS)),
    )


def _messages(fields: Record) -> tuple[Message, ...]:
    """What was said: the dialogue, with the answer beside it where that is not yet its end."""
    dialogue = dialogue_field(fields)
    said = first(fields, SAID)
    answer = messages(_body(said) or said, "assistant") if said is not None else ()
    if dialogue is not None:
        given = messages(in_chat_form(fields[dialogue]), "user")
        return _system(fields, given) + (() if answer and given[-len(answer) :] == answer else answer)
    if "user" in fields and "assistant" in fields:
        given, answer = messages(fields["user"], "user"), messages(fields["assistant"], "assistant")
    elif "instruction" in fields and isinstance(fields.get("input"), str):
        # An instruction and what it is about, in two fields.
        words = "\n\n".join(text(part) for part in (fields["instruction"], fields["input"]) if part)
        given = messages(words, "user")
    else:
        asked = first(fields, ASKED)
        given = messages(_body(asked) or asked, "user") if asked is not None else ()
    return _system(fields, given) + answer


def _system(fields: Record, given: tuple[Message, ...]) -> tuple[Message, ...]:
    """The messages, behind the system prompt that stands in a field of its own."""
    prompt = word(fields, "system_prompt", "system")
    if not prompt or any(message.role == "system" for message in given):
        return given
    return (Message("system", prompt), *given)


def _body(value: Any) -> Record:
    """A request or response as its provider's object, which a log may keep under ``body``."""
    if not isinstance(value, Mapping):
        return {}
    within = inner(value, "body")
    return within or value


def _times(fields: Record, about: Record, answered: Record, written: datetime) -> tuple[datetime, datetime]:
    own = [time for holder in (fields, about) if (time := moment(first(holder, TIMES)))]
    dialogue = dialogue_field(fields)
    items = fields[dialogue] if dialogue else ()
    # Most messages have no time of their own, and there are many.
    stamped = [item for item in items if isinstance(item, dict) and not _TIMED.isdisjoint(item)]
    spoken = [time for item in stamped if (time := moment(first(item, TIMES))) is not None]
    start = min(spoken) if spoken else next(iter(own), None) or moment(answered.get("created")) or written
    end = moment(first(fields, _ENDS)) or max(spoken, default=start)
    return start, max(start, end)


def _trace_id(fields: Record, answered: Record, said: tuple[Message, ...]) -> str:
    identity = word(fields, *_IDS) or word(answered, "id")
    if len(identity) >= _UNIQUE_LENGTH:
        return identity
    if identity:
        # The beginning of a conversation stays the same when it grows.
        return f"{identity}-{digest(next((one.text for one in said if one.role == 'user'), ''))[:8]}"
    return digest(said, word(fields, *SESSIONS))


def _error(fields: Record, answered: Record) -> str:
    error = first(fields, ("error", "exception")) or answered.get("error")
    if isinstance(error, Mapping):
        error = error.get("message") or error
    if error:
        return "error" if error is True else text(error)
    response = fields.get("response")
    status = response.get("status_code") if isinstance(response, Mapping) else None
    return f"status {status}" if isinstance(status, int) and status >= 400 else ""


def _rest(fields: Record) -> Record:
    """What else the record says in short: numbers, words and lists of words."""
    return {
        name: value
        for name, value in fields.items()
        if name not in _NO_METADATA
        and (
            isinstance(value, str | int | float)
            or (isinstance(value, list) and all(isinstance(item, str) for item in value))
        )
    }


def _reject(value: Any, source: Source, reason: str) -> Reject:
    return Reject(source, reason, excerpt_of(value))
