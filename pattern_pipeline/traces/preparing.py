"""Traces made ready to be stored: redacted and encoded."""

from dataclasses import dataclass, replace
from datetime import datetime

from pattern_pipeline.traces.attachments import strip_attachments
from pattern_pipeline.traces.clearance import AdmissionPolicy
from pattern_pipeline.traces.history import has_words, is_of_an_agent
from pattern_pipeline.traces.model import Source, Trace
from pattern_pipeline.traces.payload import encode_payload, from_payload


@dataclass(frozen=True, slots=True)
class PreparedTrace:
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


def prepare_trace(trace: Trace, clearance: AdmissionPolicy) -> PreparedTrace:
    """A trace as it was read, made ready."""
    return encode_trace(clearance.redacted(strip_attachments(trace)))


def encode_trace(trace: Trace) -> PreparedTrace:
    """A trace that is redacted already, made ready."""
    content = encode_payload(trace)
    return PreparedTrace(
        trace_id=strip_surrogates(trace.trace_id),
        payload=content.payload,
        content_hash=content.content_hash,
        source=replace(trace.source, path=strip_surrogates(trace.source.path)),
        session_id=strip_surrogates(trace.session_id),
        started_at=trace.started_at,
        ended_at=trace.ended_at,
        has_words=has_words(trace),
        is_of_an_agent=is_of_an_agent(trace),
    )


def strip_surrogates(text: str) -> str:
    """Without NUL and half characters, which no store takes: an id as the payload has it, or a file's path."""
    return text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")
