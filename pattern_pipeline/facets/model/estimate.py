"""Estimate what asking will take, before a model is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from pattern_pipeline.facets.model.experience import NO_EXPERIENCE, Experience
from pattern_pipeline.facets.model.token_estimate import (
    calibrate_count,
    estimate_input_tokens,
    estimate_output_tokens,
)
from pattern_pipeline.facets.model.unit_questions import UnitQuestion, build_questions, select_facets
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.budget import compute_cost
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.paid_answers.answer_store import AnswerStore
from pattern_pipeline.llm.paid_answers.questions import QuestionSet
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.llm.token_budget import ROUNDS, limit_answer_tokens
from pattern_pipeline.llm.token_counting import describe_counting

# Prompts of so many questions are counted; if more are open, their mean is used for the others.
COUNTED_QUESTIONS = 400

Why = Literal["", "never asked", "new version"]


@dataclass(frozen=True, slots=True)
class OpenFacet:
    """How many answers of a facet are open, and whether it or this version of it was never asked before."""

    facet: str
    version: str
    answers: int
    why: Why


@dataclass(frozen=True, slots=True)
class Estimate:
    """What asking will take; all numbers are for all units.

    ``units``: how many there are. ``calls``: one for each text with an open question.
    ``usage``: expected. ``worst``: if every question is asked twice and answered at full length.
    ``price``: None if it is unknown. ``counted``: how tokens were counted. ``calibration``: ratio of the server's
    count to ours in past calls. ``from_past``: whether the length of answers is that of past ones.
    ``share``: the random share of the units that was counted, 0 to 1.
    """

    model: str
    units: int
    calls: int
    facets: tuple[OpenFacet, ...]
    usage: Usage
    worst: Usage
    price: Price | None
    counted: str
    calibration: float = 1.0
    from_past: bool = False
    share: float = 1.0

    @property
    def cost(self) -> float | None:
        """US dollars, expected."""
        return None if self.price is None else compute_cost(self.usage, self.price)

    @property
    def batch_cost(self) -> float | None:
        """US dollars, expected, by the provider's Batch API; None also if it is no cheaper."""
        if self.price is None or not self.price.batch_discount:
            return None
        return compute_cost(self.usage, self.price.by_batch)

    @property
    def worst_cost(self) -> float | None:
        """US dollars, at worst."""
        return None if self.price is None else compute_cost(self.worst, self.price)


def estimate_open(
    units: Sequence[Unit],
    facets: Sequence[FacetSpec],
    *,
    settings: ModelSettings,
    store: AnswerStore,
    price: Price | None,
    experience: Experience = NO_EXPERIENCE,
    share: float = 1.0,
) -> Estimate:
    """Estimate the calls, tokens and cost of answering ``facets`` of ``units``; stored answers cost nothing.

    ``share`` (0 to 1): the units are a random sample of this share, and the estimate is for all. If nothing is
    open, only the store is read. Raises LakeError.
    """
    extractor = name_extractor(settings.name)
    asked = QuestionSet(build_questions([unit for unit in units if unit.conversation.lines], facets))
    asked.add_answers(store.find(extractor, asked.collect_hashes(), asked.versions))
    questions = [question for text in asked.open_texts for question in asked.list_open(text)]
    usage, worst, ratio = Usage(), Usage(), 1.0
    if questions:
        ratio = calibrate_count(experience, facets, settings)
        usage, worst = _estimate_usage(questions, facets, settings, experience, ratio, share)
    return Estimate(
        model=settings.name,
        units=round(len(units) / share),
        calls=round(len(questions) / share),
        facets=tuple(_count_open(facet, questions, experience, share) for facet in facets),
        usage=usage,
        worst=worst,
        price=price,
        counted=describe_counting(settings.name) if questions else "",
        calibration=ratio,
        from_past=experience.is_enough,
        share=share,
    )


def _estimate_usage(
    questions: Sequence[UnitQuestion],
    facets: Sequence[FacetSpec],
    settings: ModelSettings,
    experience: Experience,
    ratio: float,
    share: float,
) -> tuple[Usage, Usage]:
    counted = sorted(questions, key=_hash_question)[:COUNTED_QUESTIONS]
    tokens = sum(
        estimate_input_tokens(question.subject, select_facets(question, facets), settings)
        for question in counted
    )
    sent = tokens / len(counted) * ratio
    calls = len(questions) / share
    answers = sum(len(question.keys) for question in questions) / share
    usage = Usage(
        input_tokens=round(sent * calls), output_tokens=round(answers * estimate_output_tokens(experience))
    )
    worst = Usage(
        input_tokens=ROUNDS * usage.input_tokens,
        output_tokens=round(calls * limit_answer_tokens(settings.answer_tokens)),
    )
    return usage, worst


def _hash_question(question: UnitQuestion) -> bytes:
    return blake2b(question.text.encode(), digest_size=8).digest()


def _count_open(
    facet: FacetSpec, questions: Sequence[UnitQuestion], experience: Experience, share: float
) -> OpenFacet:
    count = sum(any(key.facet == facet.name for key in question.keys) for question in questions)
    why: Why = ""
    if (facet.name, facet.version) not in experience.versions:
        why = "new version" if experience.has_facet(facet.name) else "never asked"
    return OpenFacet(facet.name, facet.version, round(count / share), why)
