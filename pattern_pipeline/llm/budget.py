"""Limits on what a run and a day may cost. They are hard: a call that could pass one is not begun."""

import asyncio
from dataclasses import dataclass

from pattern_pipeline.errors import BudgetError
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.prices import Price


@dataclass(frozen=True, slots=True)
class Budget:
    """US dollars; None: no limit. ``spent_today``: what all runs had paid on this UTC day before this one.

    ``spent_before``: what this run has paid already, where it asks in several steps, such as day by day.
    ``answer_tokens`` and ``window_tokens`` bound what one call can take.
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
        """Raise BudgetError where there is a limit that nothing can be held against."""
        if self.limits and price is None:
            raise BudgetError(
                "a limit on cost is set, but the model's price is not known",
                where=model,
                mend="add the model to prices.toml in the home folder, or take the limit away",
            )


def cost_of(usage: Usage, price: Price) -> float:
    """US dollars for these tokens."""
    fresh = usage.input_tokens - usage.cached_tokens
    return (
        fresh * price.input + usage.cached_tokens * price.cached + usage.output_tokens * price.output
    ) / 1_000_000


class Ledger:
    """What a run has spent and what its calls in flight may still take, against its budget.

    Before a call its worst case is set aside, and replaced by what it took. Where the worst case does not fit,
    the call waits for those in flight, which mostly take less; where none is in flight, the run stops.
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
        self._unkept = 0.0
        self._changed = asyncio.Condition()

    @property
    def counts_days(self) -> bool:
        """Whether it matters what other runs spend on the same day."""
        return self._budget.max_cost_per_day is not None

    def has_room(self, worst: float) -> bool:
        """Whether a call of this worst case could begin now."""
        return not self.reached and not self._passed_by(worst)

    async def reserve(self, worst: float) -> bool:
        """Set a call's worst case aside; False where the limit leaves no room for it."""
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
        """Replace a call's worst case by what it took."""
        async with self._changed:
            self._reserved -= worst
            self._in_flight -= 1
            self.spent += took
            self._unkept += took
            self._changed.notify_all()

    def kept(self, cost: float, day: float) -> None:
        """So much of this run's spending is in the lake now, which knows of ``day`` dollars today, by all runs."""
        self._unkept -= cost
        self._day = day

    def error(self, answered: int, units: int) -> BudgetError:
        """What to tell where the limit was reached."""
        return BudgetError(
            f"the limit of {self.reached} is reached: {answered:,} of {units:,} units are answered, this run spent"
            f" ${self.spent:.4f}, and the next call could take up to ${self.next_call:.4f}",
            mend="raise it, or run again on another day where it is a day's: what was answered is kept",
        )

    def _passed_by(self, worst: float) -> str:
        """The limit that a call of this worst case could pass."""
        run, day = self._budget.max_cost_per_run, self._budget.max_cost_per_day
        possible = self._reserved + worst
        if run is not None and self._budget.spent_before + self.spent + possible > run:
            return f"${run:g} a run (model.max_cost_per_run)"
        if day is not None and self._day + self._unkept + possible > day:
            return f"${day:g} a day (model.max_cost_per_day)"
        return ""
