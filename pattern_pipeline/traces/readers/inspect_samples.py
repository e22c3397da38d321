"""One sample of an Inspect log as a trace."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Reject, Source, Span, Trace
from pattern_pipeline.traces.readers.dialogue import dialogue_span
from pattern_pipeline.traces.readers.inspect_messages import in_chat_form, with_attachments
from pattern_pipeline.traces.readers.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    Record,
    digest,
    flat_text,
    inner,
    moment,
    tokens,
    word,
)
from pattern_pipeline.traces.readers.steps import error_text
from pattern_pipeline.traces.rejecting import excerpt_of
from pattern_pipeline.traces.vocabularies.messages import messages
from pattern_pipeline.traces.vocabularies.values import text

_ABOUT = {"task": "task", "model": "model"}


def sample_trace(sample: Any, header: Record, source: Source, written: datetime) -> Trace | Reject:
    """The trace of a sample; ``written`` is its time where neither it nor the log has one."""
    if not isinstance(sample, Mapping) or "id" not in sample:
        return Reject(source, "a sample that is no object with an id", excerpt_of(sample))
    about = inner(header, "eval")
    events = _events(sample)
    dialogue = _dialogue(sample, events)
    said = messages(in_chat_form(with_attachments(dialogue, _attachments(sample))), "user")
    error = error_text(sample.get("error"))
    if not said and not error:
        return Reject(
            source, f"sample {text(sample['id'])}: no messages, no input and no output", excerpt_of(sample)
        )
    trace_id = _trace_id(sample, about)
    started_at, ended_at = _times(sample, events, about, written)
    usage = inner(inner(sample, "model_usage"), word(about, "model")) or inner(
        inner(sample, "output"), "usage"
    )
    agent = Span(trace_id, word(about, "task") or "sample", "agent", started_at, ended_at, error=error)
    model = dialogue_span(
        f"{trace_id}:messages",
        said,
        started_at,
        ended_at,
        parent_id=trace_id,
        model=word(about, "model") or word(inner(sample, "output"), "model"),
        input_tokens=tokens(usage, INPUT_TOKENS),
        output_tokens=tokens(usage, OUTPUT_TOKENS),
    )
    return Trace(trace_id, (agent, model), source, metadata=_metadata(sample, about))


def _trace_id(sample: Record, about: Record) -> str:
    if uuid := word(sample, "uuid"):
        return uuid
    run = word(about, "eval_id", "run_id", "task_id")
    number = f"{text(sample['id'])}-{text(sample.get('epoch', 1))}"
    return f"{run}-{number}" if run else digest(number, sample.get("messages"), sample.get("input"))


def _events(sample: Record) -> list[Record]:
    """What happened, in order; the first logs kept it in a transcript."""
    found = sample.get("events") or inner(sample, "transcript").get("events")
    return [event for event in found if isinstance(event, Mapping)] if isinstance(found, list) else []


def _attachments(sample: Record) -> Record:
    return inner(sample, "attachments") or inner(inner(sample, "transcript"), "content")


def _dialogue(sample: Record, events: list[Record]) -> list[Any]:
    """The messages; where the log left them out, those of the last call of the model, else input and output."""
    found = sample.get("messages")
    if isinstance(found, list) and found:
        return found
    last = next((event for event in reversed(events) if event.get("event") == "model"), None)
    given: Any = last.get("input") if last else None
    output = inner(last or sample, "output")
    if not isinstance(given, list) or not given:
        given = sample.get("input")
    asked = given if isinstance(given, list) else [{"role": "user", "content": given}] if given else []
    return [*asked, *_choices(output)]


def _choices(output: Record) -> Iterator[Any]:
    choices = output.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, Mapping) and isinstance(choice.get("message"), Mapping):
            yield choice["message"]
            return


def _times(
    sample: Record, events: list[Record], about: Record, written: datetime
) -> tuple[datetime, datetime]:
    stamps = [time for event in events if (time := moment(event.get("timestamp")))]
    start = moment(sample.get("started_at")) or min(stamps, default=None) or moment(about.get("created"))
    start = start or written
    end = moment(sample.get("completed_at")) or max(stamps, default=None)
    seconds = sample.get("total_time")
    if end is None and isinstance(seconds, int | float) and 0 <= seconds < 1e8:
        end = start + timedelta(seconds=seconds)
    return start, max(start, end or start)


def _metadata(sample: Record, about: Record) -> dict[str, str]:
    found = flat_text(inner(sample, "metadata"))
    found |= {key: value for key, name in _ABOUT.items() if (value := word(about, name))}
    found |= {"sample_id": text(sample["id"]), "epoch": text(sample.get("epoch", 1))}
    if target := sample.get("target"):
        found["target"] = text(target)
    for name, score in _scores(sample):
        found[f"score.{name}"] = text(score.get("value") if isinstance(score, Mapping) else score)
    if limit := inner(sample, "limit"):
        found["limit"] = word(limit, "type")
    return found


def _scores(sample: Record) -> list[tuple[str, Any]]:
    if scores := inner(sample, "scores"):
        return list(scores.items())
    return [("score", sample["score"])] if sample.get("score") else []
