"""Interpret OpenTelemetry's GenAI conventions.

Since 1.37 messages are arrays and tools are spans. Before, a span had one prompt and one completion, as JSON,
text or numbered keys.
"""

from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.message_events import parse_message_array
from pattern_pipeline.traces.vocabularies.message_shapes.envelopes import unwrap_arguments, unwrap_result
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline.traces.vocabularies.name_words import classify_word, is_silent, is_wrapper_operation
from pattern_pipeline.traces.vocabularies.numbered_keys import unflatten_list
from pattern_pipeline.traces.vocabularies.span_facts import (
    collect_notes,
    get_common_session,
    get_common_user,
)
from pattern_pipeline.traces.vocabularies.values import to_count, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_PROMPTS = ("gen_ai.prompt", "gen_ai.content.prompt", "gen_ai.input.messages", "llm.prompts")
_COMPLETIONS = ("gen_ai.completion", "gen_ai.content.completion", "gen_ai.output.messages", "llm.completions")
_OF_MODELS = ("chat", "completion", "text_completion", "generate")


class GenAILegacy:
    """Spans with ``gen_ai.prompt`` and ``gen_ai.completion``, or the older ``llm.prompts``."""

    name = "gen_ai_legacy"
    families = frozenset(
        ("llm.request", *(".".join(name.split(".")[:2]) for name in (*_PROMPTS, *_COMPLETIONS)))
    )

    def read(self, _name: str, attributes: Attributes) -> SpanParts:
        """Interpret one span; see ``Vocabulary.read``."""
        asked = _parse_side(attributes, _PROMPTS, "user")
        answered = _parse_side(attributes, _COMPLETIONS, "assistant")
        is_call = asked or answered or attributes.get("llm.request.type") in _OF_MODELS
        # Some exporters give every step of a chain a prompt and a completion.
        is_call = is_call and not is_wrapper_operation(attributes)
        return SpanParts(kind="llm" if is_call else "other", input=asked, output=answered)


def _parse_side(attributes: Attributes, names: tuple[str, ...], default: Role) -> tuple[Message, ...]:
    for name in names:
        value: Any = attributes.get(name)
        found = (
            parse_message_array(value, default)
            if value
            else parse_messages(unflatten_list(attributes, f"{name}."), default)
        )
        if found:
            return found
    return ()


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
