"""Limits on the cost of a run and of a day. They are hard: a call that could pass one is not started."""

import asyncio
from dataclasses import dataclass

import orjson

from pattern_pipeline.errors import BudgetError
from pattern_pipeline.llm.chat import Prompt, Usage
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.token_budget import ROUNDS, limit_answer_tokens

_TOKENS_AROUND_A_MESSAGE = 16
# What is added to the prompt when an answer was of no use and is asked for again.
_TOKENS_OF_ASKING_AGAIN = 200


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of a run, in US dollars; None: no limit.

    ``spent_today``: what all runs had spent on this UTC day before this one.
    ``spent_before``: what this run has spent before, if it asks in several steps, such as day by day.
    ``answer_tokens`` and ``window_tokens``: bounds of what one call can take.
    """

    max_cost_per_run: float | None = None
    max_cost_per_day: float | None = None
    spent_today: float = 0.0
    spent_before: float = 0.0
    answer_tokens: int = 1_000
    window_tokens: int = 128_000

    @property
    def limits(self) -> bool:
        """Whether there is any limit."""
        return self.max_cost_per_run is not None or self.max_cost_per_day is not None

    def check_price(self, price: Price | None, model: str) -> None:
        """Raise BudgetError if there is a limit but no price to compare with it."""
        if self.limits and price is None:
            raise BudgetError(
                "a limit on cost is set, but the model's price is not known",
                where=model,
                fix="add the model to prices.toml in the home folder, or take the limit away",
            )


def compute_cost(usage: Usage, price: Price) -> float:
    """Compute the cost of tokens in US dollars."""
    fresh = usage.input_tokens - usage.cached_tokens
    return (
        fresh * price.input + usage.cached_tokens * price.cached + usage.output_tokens * price.output
    ) / 1_000_000


def find_largest_usage(budget: Budget) -> Usage:
    """Find the most tokens that asking any question can take: what fits the model's window."""
    return Usage(
        input_tokens=ROUNDS * budget.window_tokens, output_tokens=limit_answer_tokens(budget.answer_tokens)
    )


def compute_max_usage(prompt: Prompt, budget: Budget) -> Usage:
    """Compute the most tokens that a question with this prompt can take."""
    # No tokenizer makes more tokens of a text than it has bytes.
    texts = [message.content for message in prompt.messages]
    most = sum(len(text.encode()) + _TOKENS_AROUND_A_MESSAGE for text in texts)
    most += len(orjson.dumps(prompt.schema)) + _TOKENS_OF_ASKING_AGAIN
    return Usage(
        input_tokens=ROUNDS * min(most, budget.window_tokens),
        output_tokens=limit_answer_tokens(budget.answer_tokens),
    )


class Ledger:
    """What a run has spent and what its calls in flight may still take, against its budget.

    Before a call its worst case is reserved; afterwards the reservation is replaced by what the call took. If
    a worst case does not fit, the call waits for those in flight, which mostly take less; if none is in
    flight, the run stops.
    """

    def __init__(self, budget: Budget) -> None:
        self.spent = 0.0
        self.reached = ""
        self.next_call = 0.0
        self._budget = budget
        self._reserved = 0.0
        self._in_flight = 0
        # By the lake, and what of this run's spending it does not hold yet.
        self._day = budget.spent_today
        self._unstored = 0.0
        self._changed = asyncio.Condition()

    @property
    def counts_days(self) -> bool:
        """Whether it matters what other runs spend on the same day."""
        return self._budget.max_cost_per_day is not None

    def has_room(self, worst: float) -> bool:
        """Check whether a call with this worst case could start now."""
        return not self.reached and not self._passed_by(worst)

    async def reserve(self, worst: float) -> bool:
        """Reserve the worst case of a call; False if a limit leaves no room for it."""
        async with self._changed:
            while not self.reached and (limit := self._passed_by(worst)):
                if not self._in_flight:
                    self.reached, self.next_call = limit, worst
                    break
                await self._changed.wait()
            if self.reached:
                return False
            self._reserved += worst
            self._in_flight += 1
            return True

    async def settle(self, worst: float, took: float) -> None:
        """Replace the reservation of a call by what it took."""
        async with self._changed:
            self._reserved -= worst
            self._in_flight -= 1
            self.spent += took
            self._unstored += took
            self._changed.notify_all()

    def note_stored(self, cost: float, day: float) -> None:
        """Record how much of this run's spending is in the lake, and what all runs spent today by its account."""
        self._unstored -= cost
        self._day = day

    def build_error(self, answered: int, units: int) -> BudgetError:
        """Build the error that reports the limit that was reached."""
        return BudgetError(
            f"the limit of {self.reached} is reached: {answered:,} of {units:,} units are answered, this run spent"
            f" ${self.spent:.4f}, and the next call could take up to ${self.next_call:.4f}",
            fix="raise it, or if it is a day's limit run again on another day: the answers so far are saved",
        )

    def _passed_by(self, worst: float) -> str:
        """Return the limit that a call with this worst case could pass."""
        run, day = self._budget.max_cost_per_run, self._budget.max_cost_per_day
        possible = self._reserved + worst
        if run is not None and self._budget.spent_before + self.spent + possible > run:
            return f"${run:g} a run (model.max_cost_per_run)"
        if day is not None and self._day + self._unstored + possible > day:
            return f"${day:g} a day (model.max_cost_per_day)"
        return ""
