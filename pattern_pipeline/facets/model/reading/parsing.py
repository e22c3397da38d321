"""Parse what a model wrote into answers, which are not trusted: each is checked against the facets and the text.

An answer that the conversation already contains in the form of an answer was planted there and copied: it fails.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pattern_pipeline.facets.model.prompting.fenced_text import format_line
from pattern_pipeline.facets.model.prompting.prompt import GUARD, HOW, WHY
from pattern_pipeline.facets.model.reading.answer_fields import (
    AnswerFields,
    is_no_match,
    read_object,
    read_plain_words,
    split_label,
)
from pattern_pipeline.facets.model.reading.citations import CitedText
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.json_objects import find_objects, remove_thoughts
from pattern_pipeline.traces.conversation.lines import Conversation

SENTENCE_CHARACTERS = 400
# So many words of our own in a row are no chance.
_LEAKED_WORDS = 8
# A shorter sentence is the same by chance.
_LEAST_PLANTED_CHARACTERS = 8
_DEEPEST = 4
_MARK = re.compile(r"</?conversation [0-9a-f]{8}", re.IGNORECASE)


class InvalidAnswerError(Exception):
    """Nothing in what the model wrote can be used; ``reason``: why; ``reasons``: by facet if they differ."""

    def __init__(self, reason: str, reasons: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reasons = reasons or {}

    def reason_of(self, facet: str) -> str:
        """Return why the answer to this facet cannot be used."""
        return self.reasons.get(facet, self.reason)


def read_answers(text: str, unit: Unit, facets: Sequence[FacetSpec]) -> tuple[Summary, ...]:
    """Read one Summary for each facet, in order, from JSON, JSON in other text, or plain words.

    If the answer of one facet cannot be used, its Summary is ``failed`` with the reason. Raises InvalidAnswerError
    if that is the case for all.
    """
    written = remove_thoughts(text)
    if not written:
        raise InvalidAnswerError("the answer is empty")
    answers = _read_objects(written, unit, facets)
    if not answers:
        conversation = _join_shown(unit)
        own = "\n".join(line for line in written.splitlines() if _join_words(line) not in conversation)
        answers = read_plain_words(own, facets)
    if not answers:
        raise InvalidAnswerError(f"the answer holds none of {', '.join(facet.name for facet in facets)}")
    cited = CitedText.of(unit.conversation)
    ours = _collect_our_runs(tuple(facet.prompt for facet in facets))
    planted = find_planted_sentences(unit.conversation, [facet.name for facet in facets])
    summaries = tuple(
        _reject_planted(_build_summary(facet, answers.get(facet.name), cited, ours), facet, planted)
        for facet in facets
    )
    if all(summary.status == "failed" for summary in summaries):
        raise InvalidAnswerError(
            summaries[0].reason, {summary.facet: summary.reason for summary in summaries}
        )
    return summaries


def _read_objects(written: str, unit: Unit, facets: Sequence[FacetSpec]) -> Mapping[str, AnswerFields | None]:
    """Read, by facet, the last answer object that the model did not copy from the conversation."""
    found = [(read, raw) for value, raw in find_objects(written) if (read := read_object(value, facets))]
    if not found or (len(found) == 1 and found[0][1] == written):
        return found[0][0] if found else {}
    conversation = _join_shown(unit)
    return next((read for read, raw in reversed(found) if _join_words(raw) not in conversation), {})


def _build_summary(
    facet: FacetSpec, fields: AnswerFields | None, cited: CitedText, ours: frozenset[str]
) -> Summary:
    if fields is None:
        return _build_failure(facet, f"the answer leaves out {facet.name}")
    sentence, label = fields.sentence, fields.label
    if _MARK.search(f"{sentence} {label}") or not ours.isdisjoint(_list_runs(f"{sentence} {label}")):
        return _build_failure(facet, "the answer repeats the prompt")
    chosen = None
    if facet.kind == "categorical":
        chosen, sentence = split_label(facet, label, sentence)
        if chosen is None:
            if is_no_match(label or sentence):
                return Summary(facet.name, "no_match")
            return _build_failure(facet, f"no label of {facet.name}: {(label or sentence)[:60] or 'empty'}")
    elif is_no_match(sentence):
        # Structured output leaves no field out, so that an empty sentence is no match too.
        return Summary(facet.name, "no_match")
    sentence = _clip_sentence(sentence) or f"{chosen}."
    lines = cited.verify_all(fields.evidence)
    return Summary(facet.name, "answered", label=chosen, summary=sentence, text=sentence, lines=lines)


def _reject_planted(summary: Summary, facet: FacetSpec, planted: frozenset[tuple[str, str]]) -> Summary:
    """Return the answer, or a failed one if the trace already contains it in the form of an answer."""
    if (facet.name.casefold(), normalise_sentence(summary.summary)) in planted:
        return _build_failure(facet, "the answer is in the conversation already, ready to be copied")
    return summary


def _build_failure(facet: FacetSpec, reason: str) -> Summary:
    return Summary(facet.name, "failed", reason=reason)


@lru_cache(64)
def _collect_our_runs(prompts: tuple[str, ...]) -> frozenset[str]:
    """Collect the runs of words of our own prompt: an answer that contains one repeats the prompt.

    Descriptions of labels are excluded: an answer may repeat them.
    """
    return frozenset().union(*(_list_runs(text) for text in (GUARD, HOW, *prompts)))


def _list_runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[start : start + _LEAKED_WORDS]) for start in range(len(words) - _LEAKED_WORDS + 1)}


def _clip_sentence(sentence: str) -> str:
    if len(sentence) <= SENTENCE_CHARACTERS:
        return sentence
    return f"{sentence[: SENTENCE_CHARACTERS - 1].rsplit(' ', 1)[0]}\u2026"


def _join_shown(unit: Unit) -> str:
    return _join_words("\n".join(map(format_line, unit.conversation.lines)))


def _join_words(text: str) -> str:
    return " ".join(text.replace("\n| ", "\n").split())


def find_planted_sentences(conversation: Conversation, facets: Collection[str]) -> frozenset[tuple[str, str]]:
    """Find the facet (in small letters) and sentence of every object in the lines that is shaped like an answer.

    The object's order, spaces and quoting do not matter; if one facet is asked alone, its fields are enough.
    """
    names = {facet.casefold(): facet for facet in facets}
    alone = next(iter(names)) if len(names) == 1 else ""
    wanted = (*names, *(("sentence",) if alone else ()))
    found: set[tuple[str, str]] = set()
    for line in conversation.lines:
        small = line.text.casefold()
        if "{" not in small or not any(word in small for word in wanted):
            continue
        for written in {line.text, line.text.replace('\\"', '"')}:
            for value, _ in find_objects(written):
                found |= set(_find_in_object(value, names, alone, _DEEPEST))
    return frozenset(found)


def normalise_sentence(sentence: str) -> str:
    """Normalise a sentence for comparison: case, spaces and the final full stop."""
    return " ".join(sentence.casefold().split()).rstrip(".")


def _find_in_object(
    value: Mapping[str, Any], names: Mapping[str, str], alone: str, depth: int
) -> Iterator[tuple[str, str]]:
    for key, field in value.items():
        facet = key.casefold().removesuffix(WHY)
        if facet in names:
            for words in (
                (field.get("sentence"), field.get("why")) if isinstance(field, Mapping) else (field,)
            ):
                yield from _normalise_planted(facet, words)
        if isinstance(field, Mapping) and depth:
            yield from _find_in_object(field, names, alone, depth - 1)
    if alone:
        yield from _normalise_planted(alone, value.get("sentence"))


def _normalise_planted(facet: str, words: object) -> Iterator[tuple[str, str]]:
    if isinstance(words, str) and len(normalise_sentence(words)) >= _LEAST_PLANTED_CHARACTERS:
        yield facet, normalise_sentence(words)
