"""What a vocabulary is: the meaning of one family of span attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pattern_pipeline.traces.model import Message, SpanKind, ToolRun

# A value is text, a number, a truth value, a list or a mapping of these.
Attributes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SpanParts:
    """What the attributes of one span say; the fields are those of Span and Trace."""

    kind: SpanKind = "other"
    input: tuple[Message, ...] = ()
    output: tuple[Message, ...] = ()
    tool: ToolRun | None = None
    error: str = ""
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    session_id: str = ""
    user_id: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


class Vocabulary(Protocol):
    """Reads spans whose attributes it recognizes."""

    name: str

    def recognizes(self, attributes: Attributes) -> bool:
        """Whether this span speaks the vocabulary."""
        ...

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """What a span of this name and these attributes says; odd values are left out, never raised."""
        ...
