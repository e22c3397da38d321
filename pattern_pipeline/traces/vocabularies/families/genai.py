"""Interpret OpenTelemetry's GenAI conventions, 1.37 and later: messages as arrays, tools as spans."""

from pattern_pipeline.traces.model import SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.message_arrays import parse_message_array
from pattern_pipeline.traces.vocabularies.message_shapes.tool_envelopes import unwrap_arguments, unwrap_result
from pattern_pipeline.traces.vocabularies.session_user import (
    collect_notes,
    get_common_session,
    get_common_user,
)
from pattern_pipeline.traces.vocabularies.span_kinds import classify_word, is_silent, is_wrapper_operation
from pattern_pipeline.traces.vocabularies.values import to_count, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_AGENT_NAMES = ("gen_ai.agent.name", "gen_ai.agent.id")


class GenAI:
    """Spans with ``gen_ai.*`` attributes."""

    name = "gen_ai"
    families = frozenset(("gen_ai",))

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """Interpret one span; see ``Vocabulary.read``."""
        get = attributes.get
        operation = to_text(get("gen_ai.operation.name"))
        kind = (classify_word(operation) if operation else None) or _infer_kind(attributes)
        if operation and is_silent(operation):
            return SpanParts(session_id=get_common_session(attributes), user_id=get_common_user(attributes))
        system = parse_message_array(get("gen_ai.system_instructions"), "system")
        asked = parse_message_array(get("gen_ai.input.messages"), "user")
        return SpanParts(
            kind=kind,
            input=system + asked,
            output=parse_message_array(get("gen_ai.output.messages"), "assistant"),
            tool=_build_tool_run(name, attributes) if kind == "tool" else None,
            model=to_text(get("gen_ai.response.model") or get("gen_ai.request.model")),
            input_tokens=to_count(get("gen_ai.usage.input_tokens")),
            output_tokens=to_count(get("gen_ai.usage.output_tokens")),
            session_id=get_common_session(attributes),
            user_id=get_common_user(attributes),
            metadata=collect_notes(attributes),
        )


def _infer_kind(attributes: Attributes) -> SpanKind:
    if "gen_ai.tool.name" in attributes:
        return "tool"
    has_messages = "gen_ai.input.messages" in attributes or "gen_ai.output.messages" in attributes
    # The loop around the model's calls may name the model too, and tell of the messages.
    if any(name in attributes for name in _AGENT_NAMES):
        return "agent"
    return "llm" if has_messages and not is_wrapper_operation(attributes) else "other"


def _build_tool_run(name: str, attributes: Attributes) -> ToolRun:
    get = attributes.get
    return ToolRun(
        name=to_text(get("gen_ai.tool.name")) or name.removeprefix("execute_tool "),
        arguments=unwrap_arguments(get("gen_ai.tool.call.arguments", get("input"))),
        result=unwrap_result(get("gen_ai.tool.call.result", get("output"))),
        call_id=to_text(get("gen_ai.tool.call.id")),
    )
