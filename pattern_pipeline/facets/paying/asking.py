"""One question after another: within the budget, each answer journaled as it comes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pattern_pipeline.facets.model.asked import Asked
from pattern_pipeline.facets.paying.answer_store import Answer, RunIdentity
from pattern_pipeline.facets.paying.breaker import Breaker
from pattern_pipeline.facets.paying.checkpoints import Checkpoints
from pattern_pipeline.facets.paying.journal import Entry
from pattern_pipeline.facets.paying.questions import Answers, Question
from pattern_pipeline.facets.paying.worst_case import largest_usage, worst_usage
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.llm.budget import Budget, Ledger, compute_cost
from pattern_pipeline.llm.prices import Price

Ask = Callable[[Unit, Sequence[FacetSpec]], Awaitable[Asked]]


@dataclass(frozen=True, slots=True)
class Asking:
    """What the workers of a run share."""

    extractor: str
    ask: Ask
    price: Price | None
    budget: Budget
    run: RunIdentity
    answers: Answers
    ledger: Ledger
    checkpoints: Checkpoints
    breaker: Breaker

    async def work(self, queue: asyncio.Queue[Question | None]) -> None:
        """Ask what the queue gives, until it gives None or a limit is reached."""
        while (question := await queue.get()) is not None:
            worst, took = self._worst(question), 0.0
            if not await self.ledger.reserve(worst):
                return
            try:
                asked = await self.ask(question.unit, question.facets)
                took = self._cost(asked) or 0.0
            finally:
                await self.ledger.settle(worst, took)
            self._take_in(question, asked)
            self.breaker.note(asked)
        # For the worker beside this one.
        queue.put_nowait(None)

    def _take_in(self, question: Question, asked: Asked) -> None:
        known = dict(zip(question.keys, asked.summaries, strict=True))
        lasting = {key: each for key, each in known.items() if asked.lasting or each.status != "failed"}
        entry = Entry(
            extractor=self.extractor,
            run=self.run,
            asked_at=datetime.now(UTC),
            facets=tuple((facet.name, facet.version) for facet in question.facets),
            answers=tuple(Answer(*each) for each in lasting.items()),
            usage=asked.usage,
            calls=asked.calls,
            cost=self._cost(asked),
        )
        self.checkpoints.add(entry)
        self.answers.learn(known)
        if not self.answers.questions(question.text):
            self.checkpoints.finish(question.text)

    def _cost(self, asked: Asked) -> float | None:
        return None if self.price is None else compute_cost(asked.usage, self.price)

    def _worst(self, question: Question) -> float:
        if self.price is None or not self.budget.limits:
            return 0.0
        # Its own worst case is told by building its prompt, which takes as long as all the rest of a call.
        largest = compute_cost(largest_usage(self.budget), self.price)
        if self.ledger.has_room(largest):
            return largest
        return compute_cost(worst_usage(question.unit, question.facets, self.budget), self.price)
