"""Ask one question after another within the budget, journal each answer, and stop a run that only fails."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.budget import Budget, Ledger, compute_cost, find_largest_usage
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.paid_answers.answer_store import StoredAnswer
from pattern_pipeline.llm.paid_answers.checkpoints import Checkpoints
from pattern_pipeline.llm.paid_answers.journal import Entry
from pattern_pipeline.llm.paid_answers.questions import Outcome, Question, QuestionSet, Subject
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity
from pattern_pipeline.llm.prices import Price

# Each failure was retried several times already. If nothing ever worked, fewer are enough.
FIRST_FAILURES = 8
FAILURES_IN_A_ROW = 20


@dataclass(frozen=True, slots=True)
class Workers(Generic[Subject]):
    """What the workers of a run share; ``work`` is one worker.

    ``ask``: asks a model one question. ``max_usage``: computes the tokens that asking it can take at most.
    """

    extractor: str
    ask: Callable[[Question[Subject]], Awaitable[Outcome]]
    max_usage: Callable[[Question[Subject]], Usage]
    price: Price | None
    budget: Budget
    run: RunIdentity
    questions: QuestionSet[Subject]
    ledger: Ledger
    checkpoints: Checkpoints
    breaker: "CircuitBreaker"

    async def work(self, queue: asyncio.Queue[Question[Subject] | None]) -> None:
        """Ask the questions of the queue, until it gives None or a limit is reached."""
        while (question := await queue.get()) is not None:
            worst, paid = self._compute_max_cost(question), 0.0
            if not await self.ledger.reserve(worst):
                return
            try:
                outcome = await self.ask(question)
                paid = self._compute_cost(outcome) or 0.0
            finally:
                await self.ledger.settle(worst, paid)
            self._record(question, outcome)
            self.breaker.note(outcome)
        # For the worker beside this one.
        queue.put_nowait(None)

    def _record(self, question: Question[Subject], outcome: Outcome) -> None:
        answers = dict(zip(question.keys, outcome.answers, strict=True))
        lasting = {key: each for key, each in answers.items() if outcome.lasting or each.status != "failed"}
        entry = Entry(
            extractor=self.extractor,
            run=self.run,
            asked_at=datetime.now(UTC),
            facets=tuple((key.facet, key.facet_version) for key in question.keys),
            answers=tuple(StoredAnswer(*each) for each in lasting.items()),
            usage=outcome.usage,
            calls=outcome.calls,
            cost=self._compute_cost(outcome),
        )
        self.checkpoints.add(entry)
        self.questions.add_answers(answers)
        if not self.questions.list_open(question.text):
            self.checkpoints.finish(question.text)

    def _compute_cost(self, outcome: Outcome) -> float | None:
        return None if self.price is None else compute_cost(outcome.usage, self.price)

    def _compute_max_cost(self, question: Question[Subject]) -> float:
        if self.price is None or not self.budget.limits:
            return 0.0
        # The maximum of this very question takes its prompt, which costs as much time as all the rest of a call.
        largest = compute_cost(find_largest_usage(self.budget), self.price)
        if self.ledger.has_room(largest):
            return largest
        return compute_cost(self.max_usage(question), self.price)


class CircuitBreaker:
    """Stops a run in which nothing but failures comes back, before it pays for all of them."""

    def __init__(self) -> None:
        self._reasons: deque[str] = deque(maxlen=FAILURES_IN_A_ROW)
        self._worked = False

    def note(self, outcome: Outcome) -> None:
        """Count one call. Raises ModelError with the commonest reason after too many failures in a row."""
        failed = [each.reason for each in outcome.answers if each.status == "failed"]
        if not failed or len(failed) < len(outcome.answers):
            self._reasons.clear()
            self._worked = True
            return
        self._reasons.append(failed[0])
        count = len(self._reasons)
        if count < (FAILURES_IN_A_ROW if self._worked else FIRST_FAILURES):
            return
        reason, times = Counter(self._reasons).most_common(1)[0]
        which = f"{count} questions in a row" if self._worked else f"the first {count} questions"
        raise ModelError(
            f"the model answered none of {which}; {times} times: {reason}",
            fix="see what the model's server says, correct [model], and run again: the answers so far are saved",
        )
