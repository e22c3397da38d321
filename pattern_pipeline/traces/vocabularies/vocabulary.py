"""Define what a vocabulary is: the meaning of one family of span attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pattern_pipeline.traces.model import Message, SpanKind, ToolRun

# A value is text, a number, a truth value, a list or a mapping of these.
Attributes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SpanParts:
    """The meaning of one span's attributes; the fields are those of Span and Trace."""

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

    @property
    def is_complete(self) -> bool:
        """Whether all words of the step are known, so that no other vocabulary need be asked."""
        return bool(self.input and self.output) or (self.tool is not None and bool(self.tool.result))


class Vocabulary(Protocol):
    """Interprets spans with attributes of its ``families``: the names before their first or second dot."""

    name: str
    families: frozenset[str]

    def read(self, name: str, attributes: Attributes, /) -> SpanParts:
        """Interpret the attributes of a span; odd values are skipped, never raised.

        Where the vocabulary says nothing about the span, the parts are empty.
        """
        ...


def merge_span_parts(first: SpanParts, more: SpanParts) -> SpanParts:
    """Merge two interpretations; the first takes precedence."""
    return SpanParts(
        kind=first.kind if first.kind != "other" else more.kind,
        input=first.input or more.input,
        output=first.output or more.output,
        tool=_merge_runs(first.tool, more.tool),
        error=first.error or more.error,
        model=first.model or more.model,
        input_tokens=first.input_tokens or more.input_tokens,
        output_tokens=first.output_tokens or more.output_tokens,
        session_id=first.session_id or more.session_id,
        user_id=first.user_id or more.user_id,
        metadata={**more.metadata, **first.metadata},
    )


def _merge_runs(first: ToolRun | None, more: ToolRun | None) -> ToolRun | None:
    if first is None or more is None:
        return first or more
    return ToolRun(
        first.name or more.name,
        first.arguments or more.arguments,
        first.result or more.result,
        first.call_id or more.call_id,
    )
