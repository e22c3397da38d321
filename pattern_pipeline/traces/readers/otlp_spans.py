"""One span of OTLP/JSON as a Span, and what it says of its trace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson

from pattern_pipeline.traces.model import Span
from pattern_pipeline.traces.readers.otlp_values import attributes, identity, moment
from pattern_pipeline.traces.vocabularies.registry import span_parts
from pattern_pipeline.traces.vocabularies.vocabulary import SpanParts

_FAILED = (2, "2", "STATUS_CODE_ERROR", "ERROR")
_MESSAGES_IN_EVENTS = ("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions")


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """A span as it stands in a file, its times possibly missing."""

    span_id: str
    parent_id: str
    name: str
    started_at: datetime | None
    ended_at: datetime | None
    parts: SpanParts
    error: str

    def span(self, missing: datetime) -> Span:
        """The span; ``missing`` stands in where it has no time of its own."""
        start = self.started_at or self.ended_at or missing
        parts = self.parts
        return Span(
            span_id=self.span_id,
            name=self.name,
            kind=parts.kind,
            started_at=start,
            ended_at=max(self.ended_at or start, start),
            parent_id=self.parent_id,
            input=parts.input,
            output=parts.output,
            tool=parts.tool,
            error=self.error,
            model=parts.model,
            input_tokens=parts.input_tokens,
            output_tokens=parts.output_tokens,
        )


def span_record(span: Mapping[str, Any]) -> SpanRecord:
    """What a span says. Raises TypeError, ValueError, AttributeError or KeyError where it is misshapen."""
    found = attributes(span.get("attributes"))
    events = [event for event in span.get("events") or () if isinstance(event, Mapping)]
    exceptions: list[str] = []
    for event in events:
        about = attributes(event.get("attributes"))
        if event.get("name") == "exception":
            exceptions.append(_exception(about))
        found.update({key: about[key] for key in _MESSAGES_IN_EVENTS if key in about})
    name = str(span.get("name") or "")
    return SpanRecord(
        span_id=identity(span.get("spanId", span.get("span_id"))) or _made_up_id(span),
        parent_id=identity(span.get("parentSpanId", span.get("parent_span_id"))),
        name=name,
        started_at=moment(span.get("startTimeUnixNano", span.get("start_time_unix_nano"))),
        ended_at=moment(span.get("endTimeUnixNano", span.get("end_time_unix_nano"))),
        parts=span_parts(name, found),
        error=_error(span.get("status"), exceptions, found),
    )


def _error(status: Any, exceptions: list[str], found: Mapping[str, Any]) -> str:
    failed = isinstance(status, Mapping) and status.get("code") in _FAILED
    message = str(status.get("message") or "") if isinstance(status, Mapping) and failed else ""
    # An exception that was caught inside the span is an event too; only a status or error.type
    # makes a failure
    # of it, unless the exporter left the status out altogether.
    if not failed and not found.get("error.type") and not (exceptions and not status):
        return ""
    return message or next(filter(None, exceptions), "") or str(found.get("error.type") or "") or "error"


def _exception(about: Mapping[str, Any]) -> str:
    kind, message = about.get("exception.type"), about.get("exception.message")
    return ": ".join(str(part) for part in (kind, message) if part)


def _made_up_id(span: Mapping[str, Any]) -> str:
    """A span without an id gets one from its content, so that reading it twice gives it once."""
    return blake2b(orjson.dumps(span, default=str), digest_size=8).hexdigest()
