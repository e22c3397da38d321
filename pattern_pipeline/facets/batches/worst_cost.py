"""How much of a batch the limits on cost allow."""

from collections.abc import Sequence

from pattern_pipeline.facets.batches.book import Batch
from pattern_pipeline.facets.paying.questions import Question
from pattern_pipeline.facets.paying.worst_case import worst_usage
from pattern_pipeline.llm.budget import Budget, compute_cost
from pattern_pipeline.llm.prices import Price

# A question, and the US dollars that it may cost at most.
Reservation = tuple[Question, float]
# The worst case of a live call holds its repetition; a batch asks once.
_ONCE = 0.5


def affordable(
    questions: Sequence[Question],
    budget: Budget,
    price: Price | None,
    waiting: Sequence[Batch],
    run_id: str,
) -> list[Reservation]:
    """Choose the first questions whose summed worst-case cost fits the limits; all where there is no limit.

    What ``waiting`` batches may cost is reserved first: all of it from a day's limit, and from a run's limit that
    of the run's own batches. Raises BudgetError where there is a limit and no price.
    """
    if not budget.limits:
        return [(question, 0.0) for question in questions]
    budget.check_price(price, "[model]")
    assert price is not None
    room = _room(budget, waiting, run_id)
    found: list[Reservation] = []
    for question in questions:
        worst = _ONCE * compute_cost(worst_usage(question.unit, question.facets, budget), price.by_batch)
        room -= worst
        if room < 0:
            break
        found.append((question, worst))
    return found


def _room(budget: Budget, waiting: Sequence[Batch], run_id: str) -> float:
    own = sum(batch.reserved for batch in waiting if batch.run_id == run_id)
    every = sum(batch.reserved for batch in waiting)
    limits = (
        (budget.max_cost_per_run, budget.spent_before + own),
        (budget.max_cost_per_day, budget.spent_today + every),
    )
    return min(limit - taken for limit, taken in limits if limit is not None)
