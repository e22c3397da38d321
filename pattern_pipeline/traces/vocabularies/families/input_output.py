"""Interpret attributes that name a step's input and output: what most exporters do in their own words.

Names decide only by their words (``langfuse.observation.input``, ``mlflow.spanOutputs``, ``lmnr.span.type``),
never by their vendor, so that unknown exporters are read too.
"""

import re
from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.message_shapes.envelopes import unwrap_arguments, unwrap_result
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.name_words import Meaning, classify_word, infer_meaning
from pattern_pipeline.traces.vocabularies.span_facts import NOTES, is_model_call
from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_Named = dict[Meaning, dict[str, Any]]
_ARGUMENTS = re.compile(
    r"(?:tool|function|call)[._]?(?:args|arguments|parameters|params|kwargs|input)$", re.I
)
# Whose input it is, in the name itself: acme.agent.step.llm.input.
_OWNER = re.compile(r"(?:^|[._])(agent|llm|tool|retriever|generator)[._](?:inputs?|outputs?)$", re.I)
# Of what people noted beside a step only whose it is tells something of it.
_NOTED: tuple[Meaning, ...] = ("session", "user")


class InputOutput:
    """Any span. Asked last, and for words only where no other vocabulary found any."""

    name = "paired"
    families: frozenset[str] = frozenset()

    def read(self, name: str, attributes: Attributes, /) -> SpanParts:
        """Interpret one span; see ``Vocabulary.read``."""
        named: _Named = {}
        for key, value in attributes.items():
            found = infer_meaning(key)
            if key.startswith(NOTES) and found not in _NOTED:
                continue
            if found and value not in (None, "", [], {}):
                named.setdefault(found, {})[key] = value
        kind = _infer_kind(named)
        session, user = to_text(_find_id(named, "session")), to_text(_find_id(named, "user"))
        if kind in ("tool", "retriever"):
            called = _format_value(_get_first(named, "tool")) or name
            given, back = _get_first(named, "input", "asked"), _get_first(named, "output", "answered")
            return SpanParts(
                kind=kind,
                tool=ToolRun(
                    called, unwrap_arguments(_format_value(given)), unwrap_result(_format_value(back))
                ),
                session_id=session,
                user_id=user,
            )
        speaks = kind != "other" or is_model_call(attributes)
        return SpanParts(
            kind=kind,
            input=_parse_system(named) + _parse_words(named, "input", "asked", "user", speaks),
            output=_parse_words(named, "output", "answered", "assistant", speaks),
            session_id=session,
            user_id=user,
        )


def _infer_kind(named: _Named) -> SpanKind:
    for value in named.get("kind", {}).values():
        structure = parse_if_json(value)
        word = structure.get("type") if isinstance(structure, dict) else structure
        if isinstance(word, str) and (found := classify_word(word)):
            return found
    if "tool" in named and ("output" in named or "answered" in named or _has_arguments(named)):
        return "tool"
    for key in (*named.get("input", ()), *named.get("output", ())):
        if (owner := _OWNER.search(key)) is not None:
            return classify_word(owner[1]) or "other"
    return "agent" if "agent" in named and ("input" in named or "output" in named) else "other"


def _has_arguments(named: _Named) -> bool:
    """Decide whether an attribute is named as a tool's arguments, which may belong to a run without a result."""
    return any(_ARGUMENTS.search(key) for key in named.get("input", ()))


def _get_first(named: _Named, *meanings: Meaning) -> Any:
    for found in meanings:
        values = named.get(found, {})
        # The trace's own input is also on the root span; the shortest name is the plainest.
        for key in sorted(values, key=lambda key: (".trace." in key, len(key))):
            return _unwrap_value(values[key])
    return None


def _unwrap_value(value: Any) -> Any:
    """Unwrap a value that is stored with its type: ``{"type": "chat_messages", "value": […]}``."""
    structure = parse_if_json(value)
    if isinstance(structure, dict) and structure.keys() == {"type", "value"}:
        return structure["value"]
    return value


def _find_id(named: _Named, meaning_of_it: Meaning) -> Any:
    values = (value for value in named.get(meaning_of_it, {}).values() if isinstance(value, str | int))
    return next(values, None)


def _format_value(value: Any) -> str:
    """Format a tool's input or output; text that was written as JSON is decoded."""
    structure = parse_if_json(value)
    return structure if isinstance(structure, str) else to_text(value)


def _parse_system(named: _Named) -> tuple[Message, ...]:
    value = _get_first(named, "system")
    return parse_messages(value, "system") if isinstance(value, str | list) else ()


def _parse_words(
    named: _Named, certain: Meaning, perhaps: Meaning, default: Role, speaks: bool
) -> tuple[Message, ...]:
    value = _get_first(named, certain)
    if value is not None and not isinstance(value, bool | int | float):
        # A plain step's value may be program state; a value of an agent or model is a message.
        return parse_messages(value, default) if speaks else find_messages(value, default)
    for value in named.get(perhaps, {}).values():
        structure = parse_if_json(value)
        if (isinstance(structure, dict | list) or speaks) and (found := find_messages(structure, default)):
            return found
    return ()
