"""A model that answers in this process, and runs that ask it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pattern_pipeline.facets.model.token_estimate import estimate_max_usage
from pattern_pipeline.facets.model.unit_questions import build_questions, build_summaries, select_facets
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.paid_answers.answer_store import AnswerStore, ModelAnswer
from pattern_pipeline.llm.paid_answers.answering import PaidRun, answer_all
from pattern_pipeline.llm.paid_answers.questions import Outcome, Question
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity, identify_run
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline_tests.facets.conversations import conversation

TASK = FacetSpec(name="Task", kind="free_text", prompt="What is wanted?")
ISSUES = FacetSpec(name="Issues", kind="free_text", prompt="What went wrong?")
MOOD = FacetSpec(
    name="Mood", kind="categorical", prompt="How is it?", labels=(Label(name="GOOD"), Label(name="BAD"))
)
PLAN = FacetSpec(name="Plan", kind="free_text", prompt="Does the plan fit?", attributes=("plan",))
EXTRACTOR = name_extractor("tiny")
USAGE = Usage(input_tokens=100, cached_tokens=40, output_tokens=10)
# 60 * 2 + 40 * 1 + 10 * 4 millionths of a dollar.
PRICE = Price(input=2.0, cached=1.0, output=4.0)
CALL_COST = 200 / 1_000_000


def unit(text: str, name: str = "", **attributes: str) -> Unit:
    return Unit(name or text, text, conversation(f"user: {text}"), tuple(sorted(attributes.items())))


def units(count: int) -> list[Unit]:
    return [unit(f"text {number}") for number in range(count)]


@dataclass
class TinyModel:
    """Answers with the unit's text. ``failing``: texts it fails at; ``lasting``: whether for good."""

    failing: frozenset[str] = frozenset()
    lasting: bool = True
    seconds: float = 0.0
    usage: Usage = USAGE
    before: Callable[[Unit], Awaitable[None]] | None = None
    calls: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0

    async def __call__(self, unit: Unit, facets: Sequence[FacetSpec]) -> Outcome:
        self.calls.append((unit.content_hash, tuple(facet.name for facet in facets)))
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            if self.before is not None:
                await self.before(unit)
            await asyncio.sleep(self.seconds)
        finally:
            self.in_flight -= 1
        failed = unit.content_hash in self.failing
        answers = tuple(
            ModelAnswer("failed", reason="it mumbled")
            if failed
            else ModelAnswer("answered", summary=f"{facet.name} of {unit.content_hash}", lines=(1,))
            for facet in facets
        )
        return Outcome(answers, self.usage, calls=1, lasting=self.lasting or not failed)

    @property
    def asked(self) -> Counter[tuple[str, str]]:
        """How often each text was asked for each facet."""
        return Counter((text, name) for text, names in self.calls for name in names)


async def answered(
    units: Sequence[Unit],
    facets: Sequence[FacetSpec],
    model: Callable[[Unit, Sequence[FacetSpec]], Awaitable[Outcome]],
    store: AnswerStore,
    folder: Path,
    *,
    price: Price | None = PRICE,
    budget: Budget | None = None,
    run: RunIdentity | None = None,
    concurrency: int = 4,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[Summary, ...]]:
    """One run, with what matters little filled in."""
    settings = ModelSettings(name="tiny", concurrency=concurrency)
    paid = PaidRun(settings, store, price, budget or Budget(), run or identify_run(), folder / "journals")

    async def ask(question: Question[Unit]) -> Outcome:
        return await model(question.subject, select_facets(question, facets))

    answers = await answer_all(
        build_questions(units, facets),
        ask,
        lambda question: estimate_max_usage(question, facets, paid.budget),
        extractor=EXTRACTOR,
        paid=paid,
        progress=progress,
    )
    return build_summaries(facets, answers)


def journals(folder: Path) -> list[Path]:
    """The journals that are left."""
    return sorted((folder / "journals").glob("*.jsonl"))
