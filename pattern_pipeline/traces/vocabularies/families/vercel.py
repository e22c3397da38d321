"""Interpret the Vercel AI SDK: an operation (``ai.generateText``), its model calls and its tools."""

from typing import Any

from pattern_pipeline.traces.model import Message, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.message_events import parse_message_array
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_PROMPTS = ("ai.prompt.messages", "ai.prompt")
_WHOLE = ("ai.generate", "ai.stream")
_OBJECTS = ("ai.response.object", "ai.result.object")


class Vercel:
    """Spans with ``ai.*`` attributes."""

    name = "vercel"
    families = frozenset(("ai",))

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """Interpret one span; see ``Vocabulary.read``."""
        get = attributes.get
        kind = _get_kind(to_text(get("ai.operationId")) or name, attributes)
        if kind == "tool":
            arguments = get("ai.toolCall.args", get("ai.toolCall.input"))
            result = get("ai.toolCall.result", get("ai.toolCall.output"))
            called = to_text(get("ai.toolCall.name")) or name
            run = ToolRun(called, to_text(arguments), _format_result(result), to_text(get("ai.toolCall.id")))
            return SpanParts(kind=kind, tool=run)
        asked = next((found for key in _PROMPTS if (found := parse_message_array(get(key), "user"))), ())
        return SpanParts(kind=kind, input=asked, output=_parse_answer(attributes))


def _get_kind(operation: str, attributes: Attributes) -> SpanKind:
    # "ai.streamText my-function" where only the span's name says it.
    operation = operation.split(" ", 1)[0]
    if operation == "ai.toolCall" or "ai.toolCall.name" in attributes:
        return "tool"
    if "embed" in operation.lower() or "rerank" in operation.lower():
        return "other"
    if ".do" in operation:
        return "llm"
    # The operation as a whole goes around several calls of the model, with tools between them.
    is_whole = operation.startswith(_WHOLE) or any(key in attributes for key in _PROMPTS)
    return "agent" if is_whole else "other"


def _parse_answer(attributes: Attributes) -> tuple[Message, ...]:
    get = attributes.get
    words = get("ai.response.text") or get("ai.result.text")
    calls = parse_if_json(get("ai.response.toolCalls") or get("ai.result.toolCalls"))
    if not words and not calls:
        words = next((to_text(get(key)) for key in _OBJECTS if get(key)), "")
    if not words and not calls:
        return ()
    if not isinstance(calls, list) or not calls:
        return (Message("assistant", to_text(words)),)
    return parse_messages(
        [{"role": "assistant", "content": to_text(words), "tool_calls": calls}], "assistant"
    )


def _format_result(value: Any) -> str:
    """Format a tool's result; a single text is written as JSON too."""
    structure = parse_if_json(value)
    return structure if isinstance(structure, str) else to_text(value)
