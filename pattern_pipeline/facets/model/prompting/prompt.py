"""The prompt for one unit: the conversation first, so that providers cache it, the questions last."""

from collections.abc import Sequence

import orjson

from pattern_pipeline.facets.model.prompting.cutting import cut_to
from pattern_pipeline.facets.model.prompting.fence import fenced, fenced_line
from pattern_pipeline.facets.model.prompting.questions import GUARD, questions
from pattern_pipeline.facets.model.prompting.schema import answer_schema
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.chat import ChatMessage, Prompt
from pattern_pipeline.traces.tokens import estimate_tokens

# The estimate of tokens may be low by so much for JSON and for languages that tokenizers know less well.
_CAUTION = 1.15
# Roles and marks.
_FRAME_TOKENS = 40


def build_prompt(
    unit: Unit, facets: Sequence[FacetSpec], *, window_tokens: int, answer_tokens: int
) -> Prompt:
    """Build the prompt that asks all ``facets`` of a unit.

    Never fails: a conversation that is too long is cut, and a line says so.

    Up to the questions the messages are the same whatever is asked, attributes aside.
    """
    asked, schema = questions(facets), answer_schema(facets)
    attributes = shown_attributes(unit, facets)
    told = estimate_tokens(" ".join(f"{name}: {value}" for name, value in attributes))
    # A server may put the schema into the prompt.
    around = (
        _FRAME_TOKENS
        + estimate_tokens(GUARD)
        + estimate_tokens(asked)
        + estimate_tokens(orjson.dumps(schema).decode())
    )
    room = window_tokens - answer_tokens - around - told
    shown = cut_to(unit.conversation, int(room / _CAUTION), fenced_line)
    text, _ = fenced(shown.lines, attributes, unit.content_hash)
    messages = (ChatMessage("system", GUARD), ChatMessage("user", f"{text}\n{asked}"))
    return Prompt(messages, schema, shown)


def shown_attributes(unit: Unit, facets: Sequence[FacetSpec]) -> tuple[tuple[str, str], ...]:
    """Select the unit's attributes that at least one facet names, in the unit's order."""
    named = {name for facet in facets for name in facet.attributes}
    return tuple((name, value) for name, value in unit.attributes if name in named)
