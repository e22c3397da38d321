"""Attributes that hold a step's input and output under names that say so: most exporters' own way.

Names decide only by what they say (``langfuse.observation.input``, ``mlflow.spanOutputs``,
``lmnr.span.type``), never by whose they are, so that exporters nobody has heard of yet are read too.
"""

import re
from typing import Any

from pattern_pipeline.traces.model import Message, Role, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.belonging import NOTES
from pattern_pipeline.traces.vocabularies.kinds import kind_of
from pattern_pipeline.traces.vocabularies.message_shapes.tool_envelopes import run_arguments, run_result
from pattern_pipeline.traces.vocabularies.messages import messages, said
from pattern_pipeline.traces.vocabularies.naming import Meaning, meaning
from pattern_pipeline.traces.vocabularies.usage import is_a_models
from pattern_pipeline.traces.vocabularies.values import parsed, text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts

_Named = dict[Meaning, dict[str, Any]]
_ARGUMENTS = re.compile(
    r"(?:tool|function|call)[._]?(?:args|arguments|parameters|params|kwargs|input)$", re.I
)
# Whose input it is, in the name itself: acme.agent.step.llm.input.
_OWNER = re.compile(r"(?:^|[._])(agent|llm|tool|retriever|generator)[._](?:inputs?|outputs?)$", re.I)
# Of what people noted beside a step only whose it is tells something of it.
_NOTED: tuple[Meaning, ...] = ("session", "user")


class Paired:
    """Any span; the last to be asked, and asked for words only where no other vocabulary found any."""

    name = "paired"
    families: frozenset[str] = frozenset()

    def read(self, name: str, attributes: Attributes, /) -> SpanParts:
        """The parts of one span; see ``Vocabulary.read``."""
        named: _Named = {}
        for key, value in attributes.items():
            found = meaning(key)
            if key.startswith(NOTES) and found not in _NOTED:
                continue
            if found and value not in (None, "", [], {}):
                named.setdefault(found, {})[key] = value
        kind = _kind(named)
        session, user = text(_plain_id(named, "session")), text(_plain_id(named, "user"))
        if kind in ("tool", "retriever"):
            called = _plain(_first(named, "tool")) or name
            given, back = _first(named, "input", "asked"), _first(named, "output", "answered")
            return SpanParts(
                kind=kind,
                tool=ToolRun(called, run_arguments(_plain(given)), run_result(_plain(back))),
                session_id=session,
                user_id=user,
            )
        speaks = kind != "other" or is_a_models(attributes)
        return SpanParts(
            kind=kind,
            input=_systems(named) + _words(named, "input", "asked", "user", speaks),
            output=_words(named, "output", "answered", "assistant", speaks),
            session_id=session,
            user_id=user,
        )


def _kind(named: _Named) -> SpanKind:
    for value in named.get("kind", {}).values():
        structure = parsed(value)
        word = structure.get("type") if isinstance(structure, dict) else structure
        if isinstance(word, str) and (found := kind_of(word)):
            return found
    if "tool" in named and ("output" in named or "answered" in named or _has_arguments(named)):
        return "tool"
    for key in (*named.get("input", ()), *named.get("output", ())):
        if (owner := _OWNER.search(key)) is not None:
            return kind_of(owner[1]) or "other"
    return "agent" if "agent" in named and ("input" in named or "output" in named) else "other"


def _has_arguments(named: _Named) -> bool:
    """Whether an attribute is called a tool's arguments: of a run whose result was not recorded."""
    return any(_ARGUMENTS.search(key) for key in named.get("input", ()))


def _first(named: _Named, *meanings: Meaning) -> Any:
    for found in meanings:
        values = named.get(found, {})
        # A trace's own input stands on its root beside the root's; the shortest name says most plainly.
        for key in sorted(values, key=lambda key: (".trace." in key, len(key))):
            return _bare(values[key])
    return None


def _bare(value: Any) -> Any:
    """A value that is kept with its type: ``{"type": "chat_messages", "value": […]}``."""
    structure = parsed(value)
    if isinstance(structure, dict) and structure.keys() == {"type", "value"}:
        return structure["value"]
    return value


def _plain_id(named: _Named, meaning_of_it: Meaning) -> Any:
    values = (value for value in named.get(meaning_of_it, {}).values() if isinstance(value, str | int))
    return next(values, None)


def _plain(value: Any) -> str:
    """A tool's input or output; a text that was written as JSON is unpacked."""
    structure = parsed(value)
    return structure if isinstance(structure, str) else text(value)


def _systems(named: _Named) -> tuple[Message, ...]:
    value = _first(named, "system")
    return messages(value, "system") if isinstance(value, str | list) else ()


def _words(
    named: _Named, certain: Meaning, perhaps: Meaning, default: Role, speaks: bool
) -> tuple[Message, ...]:
    value = _first(named, certain)
    if value is not None and not isinstance(value, bool | int | float):
        # A plain step's value may be its program's state; of agents and models it is what was said.
        return messages(value, default) if speaks else said(value, default)
    for value in named.get(perhaps, {}).values():
        structure = parsed(value)
        if (isinstance(structure, dict | list) or speaks) and (found := said(structure, default)):
            return found
    return ()
