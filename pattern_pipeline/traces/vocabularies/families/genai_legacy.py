"""Interpret GenAI conventions before 1.37: one prompt and one completion, as JSON, text or numbered keys."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role
from pattern_pipeline.traces.vocabularies.message_arrays import parse_message_array
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline.traces.vocabularies.numbered_keys import unflatten_list
from pattern_pipeline.traces.vocabularies.span_kinds import is_wrapper_operation
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
