"""What a trace is once read, whatever format it came in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Role = Literal["system", "user", "assistant", "tool"]
# An event is a message that was sent apart from the span it belongs to, its parent.
SpanKind = Literal["agent", "llm", "tool", "retriever", "evaluator", "event", "other"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model asked for: the arguments are text, JSON where the agent sent JSON."""

    name: str
    arguments: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; a ``tool`` message carries a tool's result in ``text``."""

    role: Role
    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What a tool span did: ``result`` is the text that came back."""

    name: str
    arguments: str = ""
    result: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """One step of a trace. ``input`` holds the whole history where the agent repeats it: nothing is merged.

    ``error`` is the text of a failure (status, exception or tool error), empty where the step went well.
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
    """Where a trace was read: the file as the person named it, and its line (1 is the first).

    ``path`` is LIVE_DOOR for what an exporter sent.
    """

    path: str
    line: int
    format: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A value that was replaced in a trace: ``<EMAIL_1>``, and a keyed hash that tells the value again."""

    placeholder: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One run of the agent: its spans in order of start, and who and what it belongs to. Times are UTC.

    ``redactions`` has one entry for each value that a numbered placeholder stands for in the texts.
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
class Reject:
    """A record that could not be read: where it stands and why, so that a person can mend it.

    ``records`` is the number of spans or rows that it stands for.
    """

    source: Source
    reason: str
    excerpt: str = ""
    records: int = 1
