"""What asking will take, before a model is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from pattern_pipeline.facets.paying.answer_store import AnswerStore
from pattern_pipeline.facets.paying.expected import answer_tokens, calibration, has_past, question_tokens
from pattern_pipeline.facets.paying.experience import NONE, Experience
from pattern_pipeline.facets.paying.questions import Answers, Question
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.budget import compute_cost
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.llm.token_budget import ROUNDS, limit_answer_tokens
from pattern_pipeline.llm.token_counting import describe_counting

# Prompts of so many questions are counted; where more are open, their mean stands for the others.
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
    """What asking will take. ``units``: that were looked at; ``calls``: one a text with something open.

    ``usage`` is expected; ``worst`` where every question is asked twice and answered at full length. ``price``:
    None where it is not known. ``counted``: how tokens were counted. ``calibration``: by how much past calls
    showed that count to be wrong. ``from_past``: whether the answers' length was learned from past ones.
    ``share``: of the units that were looked at, by chance; all numbers are for the whole.
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
        """US dollars, expected, by the provider's Batch API; None also where it takes nothing off."""
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
    experience: Experience = NONE,
    share: float = 1.0,
) -> Estimate:
    """Estimate the calls, tokens and cost of answering ``facets`` of ``units``; stored answers cost nothing.

    ``share`` (0 to 1): the units are a random sample of this share, and the estimate is for all. Where nothing is
    open, only the store is read. Raises LakeError.
    """
    extractor = name_extractor(settings.name)
    answers = Answers([unit for unit in units if unit.conversation.lines], facets)
    answers.learn(store.find(extractor, answers.hashes(), answers.versions))
    questions = [question for text in answers.open_texts for question in answers.questions(text)]
    usage, worst, ratio = Usage(), Usage(), 1.0
    if questions:
        ratio = calibration(experience, facets, settings)
        usage, worst = _usage(questions, settings, experience, ratio, share)
    return Estimate(
        model=settings.name,
        units=round(len(units) / share),
        calls=round(len(questions) / share),
        facets=tuple(_open(facet, questions, experience, share) for facet in facets),
        usage=usage,
        worst=worst,
        price=price,
        counted=describe_counting(settings.name) if questions else "",
        calibration=ratio,
        from_past=has_past(experience),
        share=share,
    )


def _usage(
    questions: Sequence[Question],
    settings: ModelSettings,
    experience: Experience,
    ratio: float,
    share: float,
) -> tuple[Usage, Usage]:
    counted = sorted(questions, key=_chance)[:COUNTED_QUESTIONS]
    sent = sum(question_tokens(question, settings) for question in counted) / len(counted) * ratio
    calls = len(questions) / share
    asked = sum(len(question.facets) for question in questions) / share
    usage = Usage(input_tokens=round(sent * calls), output_tokens=round(asked * answer_tokens(experience)))
    worst = Usage(
        input_tokens=ROUNDS * usage.input_tokens,
        output_tokens=round(calls * limit_answer_tokens(settings.answer_tokens)),
    )
    return usage, worst


def _chance(question: Question) -> bytes:
    return blake2b(question.text.encode(), digest_size=8).digest()


def _open(facet: FacetSpec, questions: Sequence[Question], experience: Experience, share: float) -> OpenFacet:
    count = sum(facet in question.facets for question in questions)
    why: Why = ""
    if (facet.name, facet.version) not in experience.versions:
        why = "new version" if experience.knows(facet.name) else "never asked"
    return OpenFacet(facet.name, facet.version, round(count / share), why)
