"""Define the model of a trace, independent of the format it was read from."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Role = Literal["system", "user", "assistant", "tool"]
# An event is a message that was sent apart from the span it belongs to, its parent.
SpanKind = Literal["agent", "llm", "tool", "retriever", "evaluator", "event", "other"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's request to run a tool. ``arguments`` is text, JSON where the agent sent JSON."""

    name: str
    arguments: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation. A ``tool`` message carries the tool's result in ``text``."""

    role: Role
    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""


@dataclass(frozen=True, slots=True)
class ToolRun:
    """The execution of a tool; ``result`` is the text that it returned."""

    name: str
    arguments: str = ""
    result: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """One step of a trace.

    ``input``: the whole history where the agent repeats it. ``error``: the text of a failure (status,
    exception or tool error), "" where the step succeeded.
    """

    span_id: str
    name: str
    kind: SpanKind
    started_at: datetime
    ended_at: datetime
    parent_id: str = ""
    input: tuple[Message, ...] = ()
    output: tuple[Message, ...] = ()
    tool: ToolRun | None = None
    error: str = ""
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0


# The path of what came in over HTTP: files are whole when they are read, what is sent live may go on.
LIVE_DOOR = "otlp/http"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record was read: the file as the user named it and its line, counted from 1.

    ``path`` is LIVE_DOOR for what an exporter sent.
    """

    path: str
    line: int
    format: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A value that was replaced in a trace: the placeholder (``<EMAIL_1>``) and a keyed hash of the value."""

    placeholder: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One run of an agent: its spans in order of start, with session, user and metadata. Times are UTC.

    ``redactions``: one entry for each value that a numbered placeholder replaces.
    """

    trace_id: str
    spans: tuple[Span, ...]
    source: Source
    session_id: str = ""
    user_id: str = ""
    service: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    redactions: tuple[Redaction, ...] = ()

    @property
    def started_at(self) -> datetime:
        """Start of the earliest span."""
        return min(span.started_at for span in self.spans)

    @property
    def ended_at(self) -> datetime:
        """End of the latest span."""
        return max(span.ended_at for span in self.spans)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record.

    ``kind``: the same text for every record with this fault, without ids, numbers or quotations. ``reason``:
    the full sentence about this record; the kind where nothing more is known. ``fix``: what the user can do.
    """

    kind: str
    reason: str = ""
    fix: str = ""

    def __post_init__(self) -> None:
        if not self.reason:
            object.__setattr__(self, "reason", self.kind)


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read: where it is, and why.

    ``excerpt``: the beginning of the record. ``records``: the number of spans or rows that it represents.
    """

    source: Source
    fault: Fault
    excerpt: str = ""
    records: int = 1

    @property
    def reason(self) -> str:
        """Why the record could not be read."""
        return self.fault.reason

    @property
    def message(self) -> str:
        """The reason and the fix as one text."""
        return "; ".join(filter(None, (self.fault.reason, self.fault.fix)))
