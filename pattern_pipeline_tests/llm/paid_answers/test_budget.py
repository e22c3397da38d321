import asyncio
from pathlib import Path

import pytest

from pattern_pipeline.errors import BudgetError
from pattern_pipeline.facets.model.token_estimate import estimate_max_usage
from pattern_pipeline.facets.model.unit_questions import build_questions
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import sum_spend
from pattern_pipeline.llm.budget import Budget, Ledger, compute_cost
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.token_budget import limit_answer_tokens
from pattern_pipeline_tests.llm.paid_answers.tiny_model import (
    CALL_COST,
    EXTRACTOR,
    MOOD,
    PRICE,
    TASK,
    USAGE,
    TinyModel,
    answered,
    unit,
    units,
)


def bound(facets: list[FacetSpec], asked: Unit, budget: Budget) -> Usage:
    (question,) = build_questions([asked], facets)
    return estimate_max_usage(question, facets, budget)


# What one call could take at most, by Budget(answer_tokens=50).
WORST = compute_cost(bound([TASK], unit("text 100"), Budget(answer_tokens=50)), PRICE)


def run(*arguments: object, **named: object) -> object:
    return asyncio.run(answered(*arguments, **named))  # type: ignore[arg-type]


def test_a_call_costs_its_fresh_cached_and_output_tokens() -> None:
    assert compute_cost(USAGE, PRICE) == pytest.approx(CALL_COST)


def test_the_worst_case_is_more_than_a_call_and_its_repetition_can_take() -> None:
    told = unit("ünïcode 日本語 " * 50)
    budget = Budget(answer_tokens=70, window_tokens=100_000)
    worst = bound([TASK, MOOD], told, budget)
    assert worst.output_tokens == limit_answer_tokens(70) >= 140
    assert worst.input_tokens >= 2 * len(told.conversation.lines[0].text.encode())
    assert bound([TASK], told, Budget(window_tokens=1_000)).input_tokens <= 2_000


@pytest.mark.parametrize("limit", ["run", "day"])
@pytest.mark.parametrize("concurrency", [1, 8])
def test_a_limit_stops_cleanly_before_it_is_passed(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path, limit: str, concurrency: int
) -> None:
    allowed = WORST + 8 * CALL_COST
    budget = Budget(**{f"max_cost_per_{limit}": allowed}, answer_tokens=50)
    model = TinyModel(seconds=0.001)
    with pytest.raises(BudgetError) as caught:
        run(units(16), [TASK], model, store, tmp_path, budget=budget, concurrency=concurrency)
    done = len(model.calls)
    assert allowed - WORST - CALL_COST < done * CALL_COST <= allowed
    assert f"{done} of 16 units are answered" in str(caught.value)
    assert f"model.max_cost_per_{limit}" in str(caught.value)
    assert f"this run spent ${done * CALL_COST:.4f}" in str(caught.value)
    assert f"up to ${WORST:.4f}" in str(caught.value)
    assert len(lake.read_table("facet_answers")) == done
    assert sum_spend(lake)["cost"].sum() == pytest.approx(done * CALL_COST)
    assert lake.read_table("answer_claims").empty
    rest = TinyModel()
    run(units(16), [TASK], rest, store, tmp_path)
    assert len(rest.calls) == 16 - done


def test_a_limit_of_nothing_asks_nothing(store: LakeAnswerStore, tmp_path: Path) -> None:
    model = TinyModel()
    with pytest.raises(BudgetError, match="0 of 3 units"):
        run(units(3), [TASK], model, store, tmp_path, budget=Budget(max_cost_per_run=0))
    assert model.calls == []


def test_what_the_day_has_cost_already_counts(store: LakeAnswerStore, tmp_path: Path) -> None:
    model = TinyModel()
    budget = Budget(max_cost_per_day=WORST + CALL_COST, spent_today=CALL_COST * 1.5, answer_tokens=50)
    with pytest.raises(BudgetError):
        run(units(3), [TASK], model, store, tmp_path, budget=budget)
    assert model.calls == []


def test_what_other_runs_spend_meanwhile_counts(store: LakeAnswerStore, tmp_path: Path) -> None:
    async def both() -> int:
        other_is_done = asyncio.Event()
        model = TinyModel()

        async def pause(asked: object) -> None:
            if len(model.calls) > 5:
                await other_is_done.wait()

        model.before = pause
        budget = Budget(max_cost_per_day=WORST + 80 * CALL_COST, answer_tokens=50)
        slow = asyncio.create_task(
            answered(units(100), [TASK], model, store, tmp_path, budget=budget, concurrency=2)
        )
        await answered([unit(f"other {n}") for n in range(70)], [TASK], TinyModel(), store, tmp_path)
        other_is_done.set()
        with pytest.raises(BudgetError):
            await slow
        return len(model.calls)

    # It reads what the day has cost at its checkpoints, after 25 calls each; alone it could make 80 calls.
    assert asyncio.run(both()) <= 5 + 25 + 25


def test_a_run_at_its_limit_waits_for_no_other_run(store: LakeAnswerStore, tmp_path: Path) -> None:
    async def both() -> None:
        free = asyncio.Event()

        async def hold(asked: object) -> None:
            await free.wait()

        holder = TinyModel(before=hold)
        first = asyncio.create_task(answered(units(20), [TASK], holder, store, tmp_path, concurrency=20))
        while len(holder.calls) < 20:
            await asyncio.sleep(0.01)
        budget = Budget(max_cost_per_run=WORST, answer_tokens=50)
        wanted = [*units(20), unit("one"), unit("two"), unit("three")]
        with pytest.raises(BudgetError, match="1 of 23 units"):
            async with asyncio.timeout(20):
                await answered(wanted, [TASK], TinyModel(), store, tmp_path, budget=budget)
        free.set()
        await first

    asyncio.run(both())


def test_a_limit_with_an_unknown_price_is_refused_before_any_call(
    store: LakeAnswerStore, tmp_path: Path
) -> None:
    model = TinyModel()
    with pytest.raises(BudgetError, match=r"add the model to prices\.toml") as caught:
        run(units(3), [TASK], model, store, tmp_path, price=None, budget=Budget(max_cost_per_run=1))
    assert EXTRACTOR in str(caught.value)
    assert model.calls == []
    run(units(3), [TASK], model, store, tmp_path, price=None)
    run(units(3), [TASK], model, store, tmp_path, price=None, budget=Budget(max_cost_per_run=1))
    assert len(model.calls) == 3


def test_a_call_that_fits_no_more_waits_for_those_in_flight() -> None:
    async def steps() -> list[bool]:
        ledger = Ledger(Budget(max_cost_per_run=10))
        first = await ledger.reserve(6)
        waiting = asyncio.create_task(ledger.reserve(6))
        await asyncio.sleep(0)
        early = waiting.done()
        await ledger.settle(6, 1)
        fits = await waiting
        await ledger.settle(6, 5)
        return [first, early, fits, await ledger.reserve(6), await ledger.reserve(1)]

    # Once the limit was reached nothing begins any more, not even what would fit.
    assert asyncio.run(steps()) == [True, False, True, False, False]


def test_usage_that_was_estimated_too_low_is_still_counted() -> None:
    async def steps() -> float:
        ledger = Ledger(Budget(max_cost_per_run=10))
        await ledger.reserve(1)
        await ledger.settle(1, compute_cost(Usage(5_000_000), PRICE))
        assert not await ledger.reserve(0.5)
        return ledger.spent

    assert asyncio.run(steps()) == pytest.approx(10)
