"""Interpret Traceloop's OpenLLMetry: entities with input and output around model calls."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.messages import find_messages
from pattern_pipeline.traces.vocabularies.name_words import classify_word
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_ARGUMENTS = ("inputs", "kwargs", "input_str", "args")
_RESULTS = ("output", "outputs", "result")


class Traceloop:
    """Spans with ``traceloop.*``; the messages of model calls are those of ``GenAILegacy``."""

    name = "traceloop"
    families = frozenset(("traceloop",))

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """Interpret one span; see ``Vocabulary.read``."""
        get = attributes.get
        kind: SpanKind = classify_word(to_text(get("traceloop.span.kind"))) or "other"
        given, back = get("traceloop.entity.input"), get("traceloop.entity.output")
        if kind == "tool":
            called = to_text(get("traceloop.entity.name")) or name.removesuffix(".tool")
            return SpanParts(
                kind=kind,
                tool=ToolRun(called, _unwrap_value(given, _ARGUMENTS), _unwrap_value(back, _RESULTS)),
            )
        return SpanParts(kind=kind, input=_parse_words(given, "user"), output=_parse_words(back, "assistant"))


def _parse_words(value: Any, default: Role) -> tuple[Message, ...]:
    structure = parse_if_json(value)
    if isinstance(structure, dict):
        # Callbacks write {"inputs": …, "tags": …}, decorators {"args": […], "kwargs": {…}}.
        for name in ("inputs", "outputs"):
            if structure.get(name) and (found := find_messages(structure[name], default)):
                return found
    return find_messages(structure, default) if structure else ()


def _unwrap_value(value: Any, names: tuple[str, ...]) -> str:
    """Unwrap the envelope around an input or output."""
    structure = parse_if_json(value)
    if isinstance(structure, dict):
        inner = next((structure[name] for name in names if structure.get(name)), structure)
        content = inner.get("kwargs", inner) if isinstance(inner, dict) else inner
        return to_text(content.get("content", inner) if isinstance(content, dict) else content)
    return structure if isinstance(structure, str) else to_text(value)
