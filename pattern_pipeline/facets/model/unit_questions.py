"""The questions about units as the paid answers know them: one call for each text, one key for each facet."""

from collections.abc import Sequence
from hashlib import blake2b

import orjson

from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey, ModelAnswer
from pattern_pipeline.llm.paid_answers.questions import Question

UnitQuestion = Question[Unit]


def build_questions(units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[UnitQuestion]:
    """Build one question for each unit, in order, with one key for each facet, in order."""
    return [
        Question(unit, unit.content_hash, tuple(build_key(unit, facet) for facet in facets)) for unit in units
    ]


def build_key(unit: Unit, facet: FacetSpec) -> AnswerKey:
    """Build the key under which a facet's answer about a unit is stored."""
    return AnswerKey(hash_shown(unit, facet), facet.name, facet.version)


def hash_shown(unit: Unit, facet: FacetSpec) -> str:
    """Hash what a model is shown: the unit's text, and those of its attributes that the facet shows.

    If no attribute is shown, returns the text's own hash, so that equal texts share their answers.
    """
    shown = sorted((name, value) for name, value in unit.attributes if name in facet.attributes)
    if not shown:
        return unit.content_hash
    return blake2b(orjson.dumps([unit.content_hash, shown]), digest_size=16).hexdigest()


def select_facets(question: UnitQuestion, facets: Sequence[FacetSpec]) -> tuple[FacetSpec, ...]:
    """Select the facets that a question asks, in the order of its keys."""
    by_name = {facet.name: facet for facet in facets}
    return tuple(by_name[key.facet] for key in question.keys)


def build_answer(summary: Summary) -> ModelAnswer:
    """Convert a Summary to the answer that is stored."""
    return ModelAnswer(
        status=summary.status,
        label=summary.label,
        summary=summary.summary,
        text=summary.text,
        lines=summary.lines,
        score=summary.score,
        reason=summary.reason,
    )


def build_summaries(
    facets: Sequence[FacetSpec], answers: Sequence[Sequence[ModelAnswer]]
) -> list[tuple[Summary, ...]]:
    """Convert stored answers, one for each facet in each row, to Summaries."""
    return [
        tuple(build_summary(facet.name, answer) for facet, answer in zip(facets, row, strict=True))
        for row in answers
    ]


def build_summary(facet: str, answer: ModelAnswer) -> Summary:
    """Convert a stored answer to the Summary of a facet."""
    return Summary(
        facet=facet,
        status=answer.status,
        label=answer.label,
        summary=answer.summary,
        text=answer.text,
        lines=answer.lines,
        score=answer.score,
        reason=answer.reason,
    )
