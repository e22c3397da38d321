"""Traceloop's OpenLLMetry: entities with their input and output, around calls of models."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.kinds import kind_of
from pattern_pipeline.traces.vocabularies.messages import said
from pattern_pipeline.traces.vocabularies.values import parsed, text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_ARGUMENTS = ("inputs", "kwargs", "input_str", "args")
_RESULTS = ("output", "outputs", "result")


class Traceloop:
    """Spans with ``traceloop.*``; the messages of model calls are those of ``genai_legacy``."""

    name = "traceloop"
    families = frozenset(("traceloop",))

    def read(self, name: str, attributes: Attributes) -> SpanParts:
        """The parts of one span; see ``Vocabulary.read``."""
        get = attributes.get
        kind: SpanKind = kind_of(text(get("traceloop.span.kind"))) or "other"
        given, back = get("traceloop.entity.input"), get("traceloop.entity.output")
        if kind == "tool":
            called = text(get("traceloop.entity.name")) or name.removesuffix(".tool")
            return SpanParts(
                kind=kind, tool=ToolRun(called, _inner(given, _ARGUMENTS), _inner(back, _RESULTS))
            )
        return SpanParts(kind=kind, input=_words(given, "user"), output=_words(back, "assistant"))


def _words(value: Any, default: Role) -> tuple[Message, ...]:
    structure = parsed(value)
    if isinstance(structure, dict):
        # Callbacks write {"inputs": …, "tags": …}, decorators {"args": […], "kwargs": {…}}.
        for name in ("inputs", "outputs"):
            if structure.get(name) and (found := said(structure[name], default)):
                return found
    return said(structure, default) if structure else ()


def _inner(value: Any, names: tuple[str, ...]) -> str:
    """What went in or came out, without the envelope around it."""
    structure = parsed(value)
    if isinstance(structure, dict):
        inner = next((structure[name] for name in names if structure.get(name)), structure)
        content = inner.get("kwargs", inner) if isinstance(inner, dict) else inner
        return text(content.get("content", inner) if isinstance(content, dict) else content)
    return structure if isinstance(structure, str) else text(value)
