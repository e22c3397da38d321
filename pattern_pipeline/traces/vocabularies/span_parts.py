"""Interpret a span's attributes by every vocabulary that applies: one, or several at once."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from pattern_pipeline.traces.vocabularies import name_words, span_facts
from pattern_pipeline.traces.vocabularies.families.genai import GenAI, GenAILegacy
from pattern_pipeline.traces.vocabularies.families.input_output import InputOutput
from pattern_pipeline.traces.vocabularies.families.logfire import Logfire
from pattern_pipeline.traces.vocabularies.families.openinference import KIND, OpenInference
from pattern_pipeline.traces.vocabularies.families.traceloop import Traceloop
from pattern_pipeline.traces.vocabularies.families.vercel import Vercel
from pattern_pipeline.traces.vocabularies.name_words import MEANINGS_WITH_WORDS, infer_meaning
from pattern_pipeline.traces.vocabularies.vocabulary import (
    Attributes,
    SpanParts,
    Vocabulary,
    merge_span_parts,
)

_OPENINFERENCE, _GENAI, _INPUT_OUTPUT = OpenInference(), GenAI(), InputOutput()
# Of two that tell the same, the first counts: those that say more precisely what a step is come first.
VOCABULARIES: tuple[Vocabulary, ...] = (
    _OPENINFERENCE,
    Vercel(),
    Logfire(),
    Traceloop(),
    _GENAI,
    GenAILegacy(),
)
# What the two commonest vocabularies read themselves.
_READ = frozenset((
    "session.id", "user.id", "gen_ai.conversation.id", "enduser.id",
    KIND, "input.value", "output.value", "gen_ai.input.messages", "gen_ai.output.messages",
    "gen_ai.operation.name", "gen_ai.system_instructions", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result",
    "gen_ai.request.model", "gen_ai.response.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
    "llm.model_name", "llm.token_count.prompt", "llm.token_count.completion", "metadata",
))  # fmt: skip


class _Shape(NamedTuple):
    """What the attribute names of a span say, independent of the values."""

    speakers: tuple[Vocabulary, ...]
    is_plain: bool


def parse_span_parts(name: str, attributes: Attributes) -> SpanParts:
    """Interpret the attributes of a span; the parts of a plain span are empty."""
    # Nearly every span speaks one of two vocabularies and says everything in it.
    if KIND in attributes:
        parts = _OPENINFERENCE.read(name, attributes)
    elif "gen_ai.operation.name" in attributes:
        parts = _GENAI.read(name, attributes)
    else:
        return _read_all(name, attributes, _classify_names(tuple(attributes)).speakers)
    if parts.is_complete:
        return parts
    shape = _classify_names(tuple(attributes))
    return parts if shape.is_plain else _read_all(name, attributes, shape.speakers)


@lru_cache(maxsize=1024)
def _classify_names(names: tuple[str, ...]) -> _Shape:
    families = {family for name in names for family in _list_families(name)}
    speakers = tuple(one for one in VOCABULARIES if not one.families.isdisjoint(families))
    is_plain = (
        len(speakers) <= 1
        and not any(infer_meaning(name) in MEANINGS_WITH_WORDS and name not in _READ for name in names)
        and span_facts.SLOW_NAMES.isdisjoint(names)
        and span_facts.USAGE_NAMES.isdisjoint(set(names) - _READ)
    )
    return _Shape(speakers, is_plain)


def _list_families(name: str) -> tuple[str, str]:
    first, _, rest = name.partition(".")
    return first, f"{first}.{rest.partition('.')[0]}"


def _read_all(name: str, attributes: Attributes, speakers: tuple[Vocabulary, ...]) -> SpanParts:
    parts = SpanParts()
    for vocabulary in speakers:
        parts = merge_span_parts(parts, vocabulary.read(name, attributes))
    if name_words.is_silent_operation(attributes):
        # The input of an embedding is not part of a conversation, whatever it is called.
        return _complete_parts(replace(parts, kind="other", input=(), output=()), attributes)
    return _complete_parts(merge_span_parts(parts, _INPUT_OUTPUT.read(name, attributes)), attributes)


def _complete_parts(parts: SpanParts, attributes: Attributes) -> SpanParts:
    tokens_in, tokens_out = span_facts.count_tokens(attributes)
    kind = parts.kind
    if (
        kind == "other"
        and parts.output
        and span_facts.is_model_call(attributes)
        and not name_words.is_wrapper_operation(attributes)
    ):
        kind = "llm"
    acts = kind in ("tool", "retriever")
    metadata = parts.metadata or span_facts.collect_notes(attributes)
    return replace(
        parts,
        kind=kind,
        # Arguments and results of tools are in ``tool``, not among the messages.
        input=() if acts and parts.tool else parts.input,
        output=() if acts and parts.tool else parts.output,
        tool=parts.tool if acts else None,
        model=parts.model or span_facts.find_model(attributes),
        input_tokens=parts.input_tokens or tokens_in,
        output_tokens=parts.output_tokens or tokens_out,
        session_id=parts.session_id
        or span_facts.find_session(attributes)
        or span_facts.find_noted_session(metadata),
        user_id=parts.user_id or span_facts.find_user(attributes) or span_facts.find_noted_user(metadata),
        metadata=metadata,
    )
