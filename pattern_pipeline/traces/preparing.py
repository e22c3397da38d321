"""Traces made ready to be stored: redacted and encoded."""

from dataclasses import dataclass, replace
from datetime import datetime

from pattern_pipeline.traces.attachments import without_attachments
from pattern_pipeline.traces.clearance import Clearance
from pattern_pipeline.traces.history import has_words, is_of_an_agent
from pattern_pipeline.traces.model import Source, Trace
from pattern_pipeline.traces.payload import encode, from_payload


@dataclass(frozen=True, slots=True)
class Prepared:
    """A trace as JSON, with what landing asks of it; small, so that processes can hand it on. Times are UTC."""

    trace_id: str
    payload: str
    content_hash: str
    source: Source
    session_id: str
    started_at: datetime
    ended_at: datetime
    has_words: bool
    is_of_an_agent: bool

    def trace(self) -> Trace:
        """The trace, redacted."""
        return from_payload(self.payload)


def prepare(trace: Trace, clearance: Clearance) -> Prepared:
    """A trace as it was read, made ready."""
    return encoded(clearance.redacted(without_attachments(trace)))


def encoded(trace: Trace) -> Prepared:
    """A trace that is redacted already, made ready."""
    content = encode(trace)
    return Prepared(
        trace_id=sound(trace.trace_id),
        payload=content.payload,
        content_hash=content.content_hash,
        source=replace(trace.source, path=sound(trace.source.path)),
        session_id=sound(trace.session_id),
        started_at=trace.started_at,
        ended_at=trace.ended_at,
        has_words=has_words(trace),
        is_of_an_agent=is_of_an_agent(trace),
    )


def sound(text: str) -> str:
    """Without NUL and half characters, which no store takes: an id as the payload has it, or a file's path."""
    return text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")
