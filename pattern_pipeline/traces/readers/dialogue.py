"""A whole dialogue, told at once, as the one model span that it amounts to."""

from collections.abc import Sequence
from datetime import datetime

from pattern_pipeline.traces.model import Message, Span


def build_dialogue_span(
    span_id: str,
    said: Sequence[Message],
    started_at: datetime,
    ended_at: datetime,
    *,
    name: str = "conversation",
    parent_id: str = "",
    error: str = "",
    model: str = "",
    input_tokens: int = 0,
    output_tokens: int = 0,
) -> Span:
    """The messages with what the assistant said last as the answer; the span never ends before it begins."""
    answer = len(said)
    while answer and said[answer - 1].role == "assistant":
        answer -= 1
    return Span(
        span_id,
        name,
        "llm",
        started_at,
        max(started_at, ended_at),
        parent_id,
        input=tuple(said[:answer]),
        output=tuple(said[answer:]),
        error=error,
        model=model,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
    )
