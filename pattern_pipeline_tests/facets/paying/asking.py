"""A model that answers in this process, and runs that ask it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pattern_pipeline.facets.model.asked import Asked
from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.facets.paying.answering import answer_all
from pattern_pipeline.facets.paying.liveness import this_run
from pattern_pipeline.facets.paying.paid_run import PaidRun
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.prices import Price
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

    async def __call__(self, unit: Unit, facets: Sequence[FacetSpec]) -> Asked:
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
        summaries = tuple(
            Summary(facet.name, "failed", reason="it mumbled")
            if failed
            else Summary(facet.name, "answered", summary=f"{facet.name} of {unit.content_hash}", lines=(1,))
            for facet in facets
        )
        return Asked(summaries, self.usage, calls=1, lasting=self.lasting or not failed)

    @property
    def asked(self) -> Counter[tuple[str, str]]:
        """How often each text was asked for each facet."""
        return Counter((text, name) for text, names in self.calls for name in names)


async def answered(
    units: Sequence[Unit],
    facets: Sequence[FacetSpec],
    model: Callable[[Unit, Sequence[FacetSpec]], Awaitable[Asked]],
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
    return await answer_all(
        units,
        facets,
        extractor=EXTRACTOR,
        ask=model,
        paid=PaidRun(store, price, budget or Budget(), run or this_run(), folder / "journals"),
        concurrency=concurrency,
        progress=progress,
    )


def journals(folder: Path) -> list[Path]:
    """The journals that are left."""
    return sorted((folder / "journals").glob("*.jsonl"))
