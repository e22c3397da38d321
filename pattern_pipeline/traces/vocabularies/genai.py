"""OpenTelemetry's GenAI semantic conventions, 1.37 and later: messages as arrays, tools as spans."""

from pattern_pipeline.traces.model import SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.message_arrays import message_array
from pattern_pipeline.traces.vocabularies.values import count, text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_KINDS: dict[str, SpanKind] = {
    "chat": "llm",
    "text_completion": "llm",
    "generate_content": "llm",
    "execute_tool": "tool",
    "invoke_agent": "agent",
    "create_agent": "agent",
    "invoke_workflow": "agent",
    "retrieval": "retriever",
    "evaluate": "evaluator",
}


class GenAI:
    """Spans with ``gen_ai.*`` attributes."""

    name = "gen_ai"

    def recognizes(self, attributes: Attributes) -> bool:
        """Any attribute of the family is enough."""
        return "gen_ai.operation.name" in attributes or any(key.startswith("gen_ai.") for key in attributes)

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """The parts of one span; see ``Vocabulary.read``."""
        get = attributes.get
        operation = text(get("gen_ai.operation.name"))
        kind = _KINDS.get(operation) or _kind_without_operation(attributes)
        system = message_array(get("gen_ai.system_instructions"), "system")
        asked = message_array(get("gen_ai.input.messages"), "user")
        return SpanParts(
            kind=kind,
            input=system + asked,
            output=message_array(get("gen_ai.output.messages"), "assistant"),
            tool=_tool(name, attributes) if kind == "tool" else None,
            model=text(get("gen_ai.response.model") or get("gen_ai.request.model")),
            input_tokens=count(get("gen_ai.usage.input_tokens")),
            output_tokens=count(get("gen_ai.usage.output_tokens")),
            session_id=text(get("gen_ai.conversation.id") or get("session.id")),
            user_id=text(get("user.id") or get("enduser.id")),
            metadata=_own(attributes),
        )


def _kind_without_operation(attributes: Attributes) -> SpanKind:
    if "gen_ai.tool.name" in attributes:
        return "tool"
    has_messages = "gen_ai.input.messages" in attributes or "gen_ai.output.messages" in attributes
    return "llm" if has_messages else "other"


def _tool(name: str, attributes: Attributes) -> ToolRun:
    get = attributes.get
    return ToolRun(
        name=text(get("gen_ai.tool.name")) or name.removeprefix("execute_tool "),
        arguments=text(get("gen_ai.tool.call.arguments", get("input"))),
        result=text(get("gen_ai.tool.call.result", get("output"))),
        call_id=text(get("gen_ai.tool.call.id")),
    )


def _own(attributes: Attributes) -> dict[str, str]:
    """What the user set beside the conventions: ``metadata.*``."""
    return {
        key.removeprefix("metadata."): text(value)
        for key, value in attributes.items()
        if key.startswith("metadata.")
    }
