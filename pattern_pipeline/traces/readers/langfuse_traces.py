"""Langfuse's records as traces: a trace with its observations, or one row of either."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pattern_pipeline.traces.model import Message, Reject, Source, Span, Trace
from pattern_pipeline.traces.readers.langfuse_fields import get, has, mapping, moment, unpacked, word
from pattern_pipeline.traces.readers.langfuse_spans import Observed, observed, service
from pattern_pipeline.traces.rejecting import excerpt
from pattern_pipeline.traces.vocabularies.messages import messages, said
from pattern_pipeline.traces.vocabularies.values import text

Records = list[Mapping[str, Any]]
# The exporter's own notes; what they say is read from each observation.
_NO_METADATA = ("attributes", "resourceAttributes", "scope")
_ABOUT = ("environment", "release", "version")


def read_record(record: Any, source: Source) -> Iterator[Trace | Reject]:
    """The trace in one record (or the part of it that a row tells), or why there is none."""
    if not isinstance(record, dict):
        yield _reject(record, source, "a record that is no object")
    elif isinstance(record.get("trace"), dict):
        inner = record["trace"]
        yield _trace(inner, _united(_observations(inner), _observations(record)), source)
    elif is_score(record):
        # A judgement of a trace, made later: no part of what was said and done.
        return
    elif word(record, "traceId"):
        yield _trace({"id": word(record, "traceId")}, [record], source)
    elif word(record, "id"):
        yield _trace(record, _observations(record), source)
    else:
        yield _reject(record, source, "neither a trace nor an observation: no id")


def is_score(record: Mapping[str, Any]) -> bool:
    """Whether a row is a score; exports hold them beside the traces."""
    return (
        get(record, "traceId") is not None
        and get(record, "dataType") is not None
        and not has(record, "startTime")
    )


def _observations(holder: Mapping[str, Any]) -> Records:
    """The observations of a record; the list of traces of the API names only their ids."""
    found = unpacked(holder.get("observations"))
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _united(within: Records, beside: Records) -> Records:
    """Two copies of the observations as one: what the second leaves out, the first may tell."""
    found = {word(item, "id"): item for item in within}
    for item in beside:
        known = found.get(word(item, "id"), {})
        found[word(item, "id")] = {
            **known,
            **{key: value for key, value in item.items() if value is not None or key not in known},
        }
    return list(found.values())


def _trace(record: Mapping[str, Any], rows: Records, source: Source) -> Trace | Reject:
    trace_id = word(record, "id")
    if not trace_id:
        return _reject(record, source, "a trace without an id")
    start = moment(get(record, "timestamp")) or moment(get(record, "createdAt"))
    steps = [step for row in rows if (step := observed(row, trace_id, start)) is not None]
    if not steps and start is None:
        return _reject(record, source, f"trace {trace_id}: neither it nor an observation has a time")
    spans = [step.span for step in steps]
    if start is not None:
        spans.insert(0, _whole(record, trace_id, start, spans))
    about = mapping(record, "metadata")
    return Trace(
        trace_id=trace_id,
        spans=tuple(sorted(spans, key=lambda span: span.started_at)),
        source=source,
        session_id=word(record, "sessionId") or _first(steps, "session_id"),
        user_id=word(record, "userId") or _first(steps, "user_id"),
        service=service(about) or _first(steps, "service"),
        metadata=_metadata(record if start is not None else rows[0], about),
    )


def _whole(record: Mapping[str, Any], trace_id: str, start: datetime, spans: list[Span]) -> Span:
    """The trace's own record as the span around all; its words count where no observation has any."""
    given, back = unpacked(get(record, "input")), unpacked(get(record, "output"))
    input: tuple[Message, ...] = said(given, "user")
    output: tuple[Message, ...] = said(back, "assistant")
    if spans and not any(span.input or span.output for span in spans):
        input, output = messages(given, "user"), messages(back, "assistant")
    return Span(
        span_id=trace_id,
        name=word(record, "name"),
        kind="other",
        started_at=min((start, *(span.started_at for span in spans))),
        ended_at=max((_after(start, get(record, "latency")), *(span.ended_at for span in spans))),
        input=input,
        output=output,
    )


def _after(start: datetime, seconds: Any) -> datetime:
    try:
        return max(start, start + timedelta(seconds=seconds))
    except (TypeError, ValueError, OverflowError):
        return start


def _metadata(record: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, str]:
    found = {
        str(key): text(value) for key, value in about.items() if key not in _NO_METADATA and value is not None
    }
    found |= {name: word(record, name) for name in _ABOUT if word(record, name)}
    tags = unpacked(get(record, "tags") or get(record, "traceTags"))
    if isinstance(tags, list) and tags:
        found["tags"] = ", ".join(text(tag) for tag in tags)
    if name := word(record, "traceName") or ("timestamp" in record and word(record, "name")):
        found["trace_name"] = str(name)
    return found


def _first(steps: list[Observed], name: str) -> str:
    return next((value for step in steps if (value := getattr(step, name))), "")


def _reject(record: Any, source: Source, reason: str) -> Reject:
    return Reject(source, reason, excerpt(text(record).encode("utf-8", "replace")))
