"""Parse one sample of an Inspect log into a trace."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Fault, Reject, Source, Span, Trace
from pattern_pipeline.traces.readers.chat.shapes import build_dialogue_span
from pattern_pipeline.traces.readers.io.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    Record,
    flatten_text,
    format_error,
    get_object,
    get_text,
    get_tokens,
    hash_values,
    parse_time,
)
from pattern_pipeline.traces.rejects import make_value_excerpt
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline.traces.vocabularies.values import to_text

_EVAL_FIELDS = {"task": "task", "model": "model"}
_ATTACHMENT = re.compile(r"attachment://([0-9a-fA-F]+)")
# Content nested deeper than this is no content of a message.
_DEEPEST = 20


def parse_sample(sample: Any, header: Record, source: Source, written: datetime) -> Trace | Reject:
    """Parse a sample; ``written`` is its time where neither it nor the log has one."""
    if not isinstance(sample, Mapping) or "id" not in sample:
        return Reject(source, Fault("a sample that is not an object with an id"), make_value_excerpt(sample))
    about = get_object(header, "eval")
    events = _list_events(sample)
    recorded = insert_attachments(_find_dialogue(sample, events), _get_attachments(sample))
    dialogue = parse_messages(convert_dialogue(recorded), "user")
    error = format_error(sample.get("error"))
    if not dialogue and not error:
        kind = "a sample without messages, input and output"
        reason = f"sample {to_text(sample['id'])}: no messages, no input and no output"
        return Reject(source, Fault(kind, reason), make_value_excerpt(sample))
    trace_id = _make_trace_id(sample, about)
    started_at, ended_at = _find_times(sample, events, about, written)
    usage = get_object(get_object(sample, "model_usage"), get_text(about, "model")) or get_object(
        get_object(sample, "output"), "usage"
    )
    agent = Span(trace_id, get_text(about, "task") or "sample", "agent", started_at, ended_at, error=error)
    model = build_dialogue_span(
        f"{trace_id}:messages",
        dialogue,
        started_at,
        ended_at,
        parent_id=trace_id,
        model=get_text(about, "model") or get_text(get_object(sample, "output"), "model"),
        input_tokens=get_tokens(usage, INPUT_TOKENS),
        output_tokens=get_tokens(usage, OUTPUT_TOKENS),
    )
    return Trace(trace_id, (agent, model), source, metadata=_build_metadata(sample, about))


def _make_trace_id(sample: Record, about: Record) -> str:
    if uuid := get_text(sample, "uuid"):
        return uuid
    run = get_text(about, "eval_id", "run_id", "task_id")
    number = f"{to_text(sample['id'])}-{to_text(sample.get('epoch', 1))}"
    return f"{run}-{number}" if run else hash_values(number, sample.get("messages"), sample.get("input"))


def _list_events(sample: Record) -> list[Record]:
    """List the events in order; the first log versions had them in a transcript."""
    found = sample.get("events") or get_object(sample, "transcript").get("events")
    return [event for event in found if isinstance(event, Mapping)] if isinstance(found, list) else []


def _get_attachments(sample: Record) -> Record:
    return get_object(sample, "attachments") or get_object(get_object(sample, "transcript"), "content")


def _find_dialogue(sample: Record, events: list[Record]) -> list[Any]:
    """Return the messages; without them those of the last model call, else input and output."""
    found = sample.get("messages")
    if isinstance(found, list) and found:
        return found
    last = next((event for event in reversed(events) if event.get("event") == "model"), None)
    given: Any = last.get("input") if last else None
    output = get_object(last or sample, "output")
    if not isinstance(given, list) or not given:
        given = sample.get("input")
    asked = given if isinstance(given, list) else [{"role": "user", "content": given}] if given else []
    return [*asked, *_iterate_choices(output)]


def _iterate_choices(output: Record) -> Iterator[Any]:
    choices = output.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, Mapping) and isinstance(choice.get("message"), Mapping):
            yield choice["message"]
            return


def _find_times(
    sample: Record, events: list[Record], about: Record, written: datetime
) -> tuple[datetime, datetime]:
    stamps = [time for event in events if (time := parse_time(event.get("timestamp")))]
    start = (
        parse_time(sample.get("started_at")) or min(stamps, default=None) or parse_time(about.get("created"))
    )
    start = start or written
    end = parse_time(sample.get("completed_at")) or max(stamps, default=None)
    seconds = sample.get("total_time")
    if end is None and isinstance(seconds, int | float) and 0 <= seconds < 1e8:
        end = start + timedelta(seconds=seconds)
    return start, max(start, end or start)


def _build_metadata(sample: Record, about: Record) -> dict[str, str]:
    found = flatten_text(get_object(sample, "metadata"))
    found |= {key: value for key, name in _EVAL_FIELDS.items() if (value := get_text(about, name))}
    found |= {"sample_id": to_text(sample["id"]), "epoch": to_text(sample.get("epoch", 1))}
    if target := sample.get("target"):
        found["target"] = to_text(target)
    for name, score in _list_scores(sample):
        found[f"score.{name}"] = to_text(score.get("value") if isinstance(score, Mapping) else score)
    if limit := get_object(sample, "limit"):
        found["limit"] = get_text(limit, "type")
    return found


def _list_scores(sample: Record) -> list[tuple[str, Any]]:
    if scores := get_object(sample, "scores"):
        return list(scores.items())
    return [("score", sample["score"])] if sample.get("score") else []


def insert_attachments(value: Any, attachments: Mapping[str, Any], depth: int = 0) -> Any:
    """Replace every ``attachment://…`` by what it names; unknown ones remain."""
    if not attachments or depth > _DEEPEST:
        return value
    if isinstance(value, str):
        return _ATTACHMENT.sub(lambda match: str(attachments.get(match[1], match[0])), value)
    if isinstance(value, Mapping):
        return {key: insert_attachments(item, attachments, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [insert_attachments(item, attachments, depth + 1) for item in value]
    return value


def convert_dialogue(dialogue: list[Any]) -> list[Any]:
    """Convert messages to the chat form: calls by ``name``, tool failures in the content."""
    return [_convert_message(message) if isinstance(message, Mapping) else message for message in dialogue]


def _convert_message(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(calls := message.get("tool_calls"), list):
        return {**message, "tool_calls": [_convert_call(call) for call in calls]}
    error = message.get("error") or message.get("tool_error")
    if message.get("role") != "tool" or not error:
        return message
    words = error.get("message") or error.get("type") if isinstance(error, Mapping) else error
    content = message.get("content")
    if isinstance(content, str):
        content = "\n".join(part for part in (f"Error: {words}", content) if part)
    elif isinstance(content, list):
        content = [{"type": "text", "text": f"Error: {words}"}, *content]
    else:
        content = f"Error: {words}"
    return {**message, "content": content, "error": None}


def _convert_call(call: Any) -> Any:
    if isinstance(call, Mapping) and isinstance(call.get("function"), str):
        return {"id": call.get("id"), "name": call["function"], "arguments": call.get("arguments")}
    return call
