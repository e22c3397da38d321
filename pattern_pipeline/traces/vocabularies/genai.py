"""OpenTelemetry's GenAI semantic conventions, 1.37 and later: messages as arrays, tools as spans."""

from pattern_pipeline.traces.model import SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.belonging import notes, quick_session, quick_user
from pattern_pipeline.traces.vocabularies.kinds import is_silent, kind_of
from pattern_pipeline.traces.vocabularies.message_arrays import message_array
from pattern_pipeline.traces.vocabularies.message_shapes.tool_envelopes import run_arguments, run_result
from pattern_pipeline.traces.vocabularies.operations import goes_around
from pattern_pipeline.traces.vocabularies.values import count, text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_AGENT_NAMES = ("gen_ai.agent.name", "gen_ai.agent.id")


class GenAI:
    """Spans with ``gen_ai.*`` attributes."""

    name = "gen_ai"
    families = frozenset(("gen_ai",))

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """The parts of one span; see ``Vocabulary.read``."""
        get = attributes.get
        operation = text(get("gen_ai.operation.name"))
        kind = (kind_of(operation) if operation else None) or _kind_without_operation(attributes)
        if operation and is_silent(operation):
            return SpanParts(session_id=quick_session(attributes), user_id=quick_user(attributes))
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
            session_id=quick_session(attributes),
            user_id=quick_user(attributes),
            metadata=notes(attributes),
        )


def _kind_without_operation(attributes: Attributes) -> SpanKind:
    if "gen_ai.tool.name" in attributes:
        return "tool"
    has_messages = "gen_ai.input.messages" in attributes or "gen_ai.output.messages" in attributes
    # The loop around the model's calls may name the model too, and tell of the messages.
    if any(name in attributes for name in _AGENT_NAMES):
        return "agent"
    return "llm" if has_messages and not goes_around(attributes) else "other"


def _tool(name: str, attributes: Attributes) -> ToolRun:
    get = attributes.get
    return ToolRun(
        name=text(get("gen_ai.tool.name")) or name.removeprefix("execute_tool "),
        arguments=run_arguments(get("gen_ai.tool.call.arguments", get("input"))),
        result=run_result(get("gen_ai.tool.call.result", get("output"))),
        call_id=text(get("gen_ai.tool.call.id")),
    )
