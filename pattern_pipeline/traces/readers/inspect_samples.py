"""One sample of an Inspect log as a trace."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Reject, Source, Span, Trace
from pattern_pipeline.traces.readers.dialogue import build_dialogue_span
from pattern_pipeline.traces.readers.inspect_messages import convert_dialogue, insert_attachments
from pattern_pipeline.traces.readers.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    Record,
    flatten_text,
    get_object,
    get_text,
    get_tokens,
    hash_values,
    parse_time,
)
from pattern_pipeline.traces.readers.steps import format_error
from pattern_pipeline.traces.rejecting import make_value_excerpt
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline.traces.vocabularies.values import to_text

_EVAL_FIELDS = {"task": "task", "model": "model"}


def parse_sample(sample: Any, header: Record, source: Source, written: datetime) -> Trace | Reject:
    """The trace of a sample; ``written`` is its time where neither it nor the log has one."""
    if not isinstance(sample, Mapping) or "id" not in sample:
        return Reject(source, "a sample that is no object with an id", make_value_excerpt(sample))
    about = get_object(header, "eval")
    events = _list_events(sample)
    dialogue = _find_dialogue(sample, events)
    said = parse_messages(convert_dialogue(insert_attachments(dialogue, _get_attachments(sample))), "user")
    error = format_error(sample.get("error"))
    if not said and not error:
        return Reject(
            source,
            f"sample {to_text(sample['id'])}: no messages, no input and no output",
            make_value_excerpt(sample),
        )
    trace_id = _make_trace_id(sample, about)
    started_at, ended_at = _find_times(sample, events, about, written)
    usage = get_object(get_object(sample, "model_usage"), get_text(about, "model")) or get_object(
        get_object(sample, "output"), "usage"
    )
    agent = Span(trace_id, get_text(about, "task") or "sample", "agent", started_at, ended_at, error=error)
    model = build_dialogue_span(
        f"{trace_id}:messages",
        said,
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
    """What happened, in order; the first logs kept it in a transcript."""
    found = sample.get("events") or get_object(sample, "transcript").get("events")
    return [event for event in found if isinstance(event, Mapping)] if isinstance(found, list) else []


def _get_attachments(sample: Record) -> Record:
    return get_object(sample, "attachments") or get_object(get_object(sample, "transcript"), "content")


def _find_dialogue(sample: Record, events: list[Record]) -> list[Any]:
    """The messages; where the log left them out, those of the last call of the model, else input and output."""
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
