"""Whatever runs do, and however they end, no answer that came back is paid for again."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.spend import sum_spend
from pattern_pipeline.llm.paid_answers import checkpoints
from pattern_pipeline.llm.paid_answers.answer_store import ModelAnswer
from pattern_pipeline.llm.paid_answers.questions import Outcome
from pattern_pipeline_tests.llm.paid_answers.tiny_model import (
    ISSUES,
    MOOD,
    TASK,
    USAGE,
    answered,
    journals,
    unit,
)

CONCURRENCY = 3


class KilledError(BaseException):
    """Stands for the end of the process: nothing after it reaches the lake or a journal."""


@dataclass(frozen=True)
class MortalStore(LakeAnswerStore):
    """The store as a process that is killed sees it."""

    killed: asyncio.Event = field(default_factory=asyncio.Event)

    def save(self, *arguments: object, **named: object) -> None:
        if self.killed.is_set():
            raise KilledError
        super().save(*arguments, **named)  # type: ignore[arg-type]

    def release(self, *arguments: object, **named: object) -> None:
        if self.killed.is_set():
            raise KilledError
        super().release(*arguments, **named)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Plan:
    """One run: the texts and facets it wants, after how many answers it is killed, and when it begins."""

    texts: range
    facets: tuple[FacetSpec, ...]
    killed_after: int | None
    begins: float
    pace: float


@dataclass
class Bill:
    """What the model was paid for, over all runs."""

    paid: Counter[tuple[str, str]] = field(default_factory=Counter)
    calls: int = 0


def plans() -> st.SearchStrategy[list[Plan]]:
    spans = st.tuples(st.integers(0, 12), st.integers(1, 14)).map(lambda pair: range(pair[0], sum(pair)))
    facets = st.lists(st.sampled_from([TASK, MOOD, ISSUES]), min_size=1, unique_by=lambda each: each.name)
    plan = st.builds(
        Plan,
        spans,
        facets.map(tuple),
        st.none() | st.integers(0, 12),
        st.sampled_from([0.0, 0.0, 0.05, 0.3]),
        st.sampled_from([0.0, 0.005, 0.02]),
    )
    return st.lists(plan, min_size=2, max_size=4)


async def live(plan: Plan, lake: Lake, folder: Path, bill: Bill) -> None:
    """One run to its end."""
    await asyncio.sleep(plan.begins)
    store = MortalStore(lake)
    done = 0

    async def ask(asked: Unit, facets: Sequence[FacetSpec]) -> Outcome:
        nonlocal done
        await asyncio.sleep(plan.pace * (int(asked.content_hash[1:]) % 3))
        if done == plan.killed_after:
            store.killed.set()
            raise KilledError
        done += 1
        bill.calls += 1
        bill.paid.update((asked.content_hash, facet.name) for facet in facets)
        return Outcome(tuple(ModelAnswer("answered") for _ in facets), USAGE)

    units = [unit(f"t{number}") for number in plan.texts]
    try:
        found = await answered(units, plan.facets, ask, store, folder, concurrency=CONCURRENCY)
    except KilledError:
        return
    names = tuple(facet.name for facet in plan.facets)
    assert [tuple(each.facet for each in summaries) for summaries in found] == [names] * len(units)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(planned=plans())
def test_no_answer_is_paid_twice(planned: list[Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "CALLS", 3)
    bill = Bill()

    async def all_of_them(lake: Lake, folder: Path) -> None:
        await asyncio.gather(*(live(plan, lake, folder, bill) for plan in planned))
        last = Plan(range(26), (TASK, MOOD, ISSUES), None, 0.0, 0.0)
        await live(last, lake, folder, bill)

    with TemporaryDirectory() as name:
        folder = Path(name)
        lake = Lake(LakeLocation.local(folder / "lake"))
        lake.migrate(())
        asyncio.run(all_of_them(lake, folder))
        assert set(bill.paid.values()) == {1}
        assert len(bill.paid) == 26 * 3
        assert len(lake.read_table("facet_answers")) == 26 * 3
        assert sum_spend(lake)["calls"].sum() == pytest.approx(bill.calls)
        assert lake.read_table("answer_claims").empty
        assert journals(folder) == []
