"""OpenInference: messages flattened into numbered keys (``llm.input_messages.0.message.content``)."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.flattened import Flattened, numbered
from pattern_pipeline.traces.vocabularies.messages import messages
from pattern_pipeline.traces.vocabularies.values import count, flat, text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_KIND = "openinference.span.kind"
_KINDS: dict[str, SpanKind] = {
    "AGENT": "agent",
    "LLM": "llm",
    "TOOL": "tool",
    "RETRIEVER": "retriever",
    "EVALUATOR": "evaluator",
}
_DOCUMENTS = "retrieval.documents."


class OpenInference:
    """Spans with ``openinference.span.kind`` or flattened ``llm.*`` messages."""

    name = "openinference"

    def recognizes(self, attributes: Attributes) -> bool:
        """The kind says it; some exporters drop it but keep the messages."""
        return _KIND in attributes or any(key.startswith("llm.") for key in attributes)

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """The parts of one span; see ``Vocabulary.read``."""
        get = attributes.get
        kind = _KINDS.get(text(get(_KIND, "LLM")).upper(), "other")
        tool = _tool(name, kind, attributes)
        both = None if tool else numbered(attributes)
        return SpanParts(
            kind=kind,
            input=() if both is None else _side(both.input, get("input.value"), "user", kind),
            output=() if both is None else _side(both.output, get("output.value"), "assistant", kind),
            tool=tool,
            model=text(get("llm.model_name")),
            input_tokens=count(get("llm.token_count.prompt")),
            output_tokens=count(get("llm.token_count.completion")),
            session_id=text(get("session.id")),
            user_id=text(get("user.id")),
            metadata=flat(get("metadata")),
        )


def _tool(name: str, kind: SpanKind, attributes: Attributes) -> ToolRun | None:
    get = attributes.get
    if kind not in ("tool", "retriever"):
        return None
    result = text(get("output.value"))
    if kind == "retriever" and not result:
        result = "\n".join(
            text(value)
            for key, value in attributes.items()
            if key.startswith(_DOCUMENTS) and key.endswith("document.content")
        )
    return ToolRun(
        name=text(get("tool.name")) or name,
        arguments=text(get("input.value", get("tool.parameters"))),
        result=result,
        call_id=text(get("tool_call.id") or get("tool.id")),
    )


def _side(flattened: Flattened, value: Any, default: Role, kind: SpanKind) -> tuple[Message, ...]:
    """The flattened messages; where there are none, what the span's plain value says."""
    if flattened:
        return flattened
    # A chain's value is its program's state, not words; of agents and models it is what was said.
    return messages(value, default) if value and kind in ("agent", "llm") else ()
