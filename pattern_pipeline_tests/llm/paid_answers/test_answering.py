import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from pattern_pipeline.errors import LakeError, ModelError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.answers import LakeAnswerStore, forget_failed_answers
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import sum_spend
from pattern_pipeline.llm.paid_answers.answer_store import ModelAnswer
from pattern_pipeline.llm.paid_answers.questions import Outcome
from pattern_pipeline_tests.llm.paid_answers.tiny_model import (
    CALL_COST,
    ISSUES,
    MOOD,
    PLAN,
    TASK,
    USAGE,
    TinyModel,
    answered,
    journals,
    unit,
    units,
)


def run(*arguments: object, **named: object) -> object:
    return asyncio.run(answered(*arguments, **named))  # type: ignore[arg-type]


def test_units_of_one_text_are_asked_once_and_come_back_in_order(
    store: LakeAnswerStore, tmp_path: Path
) -> None:
    model = TinyModel()
    asked = [unit("b", "1"), unit("a", "2"), unit("b", "3")]
    found = run(asked, [TASK, MOOD], model, store, tmp_path)
    assert [[each.summary for each in summaries] for summaries in found] == [  # type: ignore[attr-defined]
        [f"{name} of {text}" for name in ("Task", "Mood")] for text in ("b", "a", "b")
    ]
    assert sorted(model.calls) == [("a", ("Task", "Mood")), ("b", ("Task", "Mood"))]
    assert journals(tmp_path) == []


def test_a_second_run_asks_nothing_and_gives_the_same(store: LakeAnswerStore, tmp_path: Path) -> None:
    first, second = TinyModel(failing=frozenset({"text 3"})), TinyModel()
    assert run(units(30), [TASK, MOOD], first, store, tmp_path) == run(
        units(30), [TASK, MOOD], second, store, tmp_path
    )
    assert (len(first.calls), second.calls) == (30, [])


def test_a_call_asks_only_what_is_open(store: LakeAnswerStore, tmp_path: Path) -> None:
    run(units(2), [TASK], TinyModel(), store, tmp_path)
    changed = MOOD.model_copy(update={"prompt": "How is it now?"})
    for facets, names in (([TASK, MOOD], ("Mood",)), ([TASK, changed, ISSUES], ("Mood", "Issues"))):
        model = TinyModel()
        found = run(units(2), facets, model, store, tmp_path)
        assert [each[1:] for each in model.calls] == [(names,), (names,)]
        assert [tuple(each.facet for each in summaries) for summaries in found] == [  # type: ignore[attr-defined]
            tuple(facet.name for facet in facets)
        ] * 2


def test_attributes_that_a_facet_shows_make_another_question(store: LakeAnswerStore, tmp_path: Path) -> None:
    model = TinyModel()
    asked = [
        unit("a", "1", plan="free", seat="1"),
        unit("a", "2", plan="paid", seat="1"),
        unit("a", "3", plan="free", seat="2"),
    ]
    run(asked, [TASK, PLAN], model, store, tmp_path)
    assert model.calls == [("a", ("Task", "Plan")), ("a", ("Plan",))]
    run(asked, [TASK, PLAN], model, store, tmp_path)
    assert len(model.calls) == 2


def test_nothing_to_ask_touches_nothing(store: LakeAnswerStore, tmp_path: Path) -> None:
    assert run([], [TASK], TinyModel(), store, tmp_path) == []
    assert run(units(2), [], TinyModel(), store, tmp_path) == [(), ()]
    assert not (tmp_path / "journals").exists()


@pytest.mark.parametrize(("lasting", "calls"), [(True, 0), (False, 2)])
def test_a_failure_is_asked_again_where_the_server_did_not_answer(
    store: LakeAnswerStore, tmp_path: Path, lasting: bool, calls: int
) -> None:
    failing = TinyModel(failing=frozenset({"text 1", "text 4"}), lasting=lasting)
    found = run(units(6), [TASK], failing, store, tmp_path)
    assert [each[0].status for each in found].count("failed") == 2  # type: ignore[attr-defined]
    again = TinyModel()
    found = run(units(6), [TASK], again, store, tmp_path)
    assert len(again.calls) == calls
    assert [each[0].status for each in found].count("failed") == (2 if lasting else 0)  # type: ignore[attr-defined]


def test_of_a_call_that_broke_off_what_it_answered_is_kept(store: LakeAnswerStore, tmp_path: Path) -> None:
    async def half(asked: Unit, facets: Sequence[FacetSpec]) -> Outcome:
        assert len(facets) == 2
        return Outcome((ModelAnswer("answered"), ModelAnswer("failed")), USAGE, calls=2, lasting=False)

    run(units(2), [TASK, MOOD], half, store, tmp_path)
    model = TinyModel()
    run(units(2), [TASK, MOOD], model, store, tmp_path)
    assert [names for _, names in model.calls] == [("Mood",), ("Mood",)]


def test_lasting_failures_are_asked_again_when_they_are_forgotten(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path
) -> None:
    run(units(3), [TASK, MOOD], TinyModel(failing=frozenset({"text 1"})), store, tmp_path)
    assert (forget_failed_answers(lake, "Issues"), forget_failed_answers(lake, "Mood")) == (0, 1)
    model = TinyModel()
    run(units(3), [TASK, MOOD], model, store, tmp_path)
    assert model.calls == [("text 1", ("Mood",))]
    assert (forget_failed_answers(lake), forget_failed_answers(lake)) == (1, 0)


def test_what_was_paid_is_shared_over_the_facets_and_failures_count(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path
) -> None:
    model = TinyModel(failing=frozenset({"text 0"}), lasting=False)
    run(units(30), [TASK, MOOD], model, store, tmp_path)
    spend = sum_spend(lake).set_index("facet")
    assert list(spend.index) == ["Mood", "Task"]
    for name, whole in (
        ("calls", 30),
        ("input_tokens", 3000),
        ("cached_tokens", 1200),
        ("output_tokens", 300),
    ):
        assert spend[name].tolist() == pytest.approx([whole / 2] * 2)
    assert spend["cost"].sum() == pytest.approx(30 * CALL_COST)


def test_where_no_price_is_known_tokens_are_kept_without_cost(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path
) -> None:
    run(units(3), [TASK], TinyModel(), store, tmp_path, price=None)
    spend = sum_spend(lake)
    assert spend["input_tokens"].tolist() == [300]
    assert spend["cost"].isna().all()


def test_so_many_calls_are_in_flight_as_are_allowed(store: LakeAnswerStore, tmp_path: Path) -> None:
    model = TinyModel(seconds=0.02)
    run(units(40), [TASK], model, store, tmp_path, concurrency=7)
    assert model.peak == 7


def test_progress_tells_of_kept_and_new_answers(store: LakeAnswerStore, tmp_path: Path) -> None:
    run(units(5), [TASK], TinyModel(), store, tmp_path)
    told: list[tuple[int, int]] = []
    run([*units(8), unit("text 7", "twin")], [TASK], TinyModel(), store, tmp_path,
        progress=lambda *counts: told.append(counts))  # fmt: skip
    assert told[0] == (5, 9)
    assert told[-1] == (9, 9)
    assert [count for count, _ in told] == sorted(count for count, _ in told)


def test_an_error_of_a_call_stops_at_once_and_keeps_what_came(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path
) -> None:
    async def refuse(asked: object) -> None:
        if asked.content_hash == "text 10":  # type: ignore[attr-defined]
            raise ModelError("the key is wrong", fix="set another")

    model = TinyModel(before=refuse)
    with pytest.raises(ModelError, match="the key is wrong"):
        run(units(100), [TASK], model, store, tmp_path, concurrency=1)
    assert len(model.calls) == 11
    assert len(lake.read_table("facet_answers")) == 10
    assert lake.read_table("answer_claims").empty
    assert lake.read_table("answering_runs").empty


def test_no_call_begins_after_an_error_and_none_goes_on(store: LakeAnswerStore, tmp_path: Path) -> None:
    begun: list[int] = []

    async def refuse(asked: Unit) -> None:
        await asyncio.sleep(0.01)
        if asked.content_hash == "text 10":
            begun.append(len(model.calls))
            raise ModelError("the key is wrong")

    async def watched() -> int:
        with pytest.raises(ModelError, match="the key is wrong"):
            await answered(units(100), [TASK], model, store, tmp_path, concurrency=8)
        return model.in_flight

    model = TinyModel(before=refuse)
    assert asyncio.run(watched()) == 0
    assert len(model.calls) <= begun[0] + 8


def test_a_run_that_is_cancelled_keeps_what_came_and_frees_the_rest(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path
) -> None:
    model = TinyModel()

    async def hang(asked: object) -> None:
        if len(model.calls) > 40:
            await asyncio.sleep(60)

    async def cancelled() -> None:
        model.before = hang
        task = asyncio.create_task(answered(units(100), [TASK], model, store, tmp_path))
        while len(model.calls) < 44:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert len(lake.read_table("facet_answers")) == 40
    assert lake.read_table("answer_claims").empty
    again = TinyModel()
    run(units(100), [TASK], again, store, tmp_path)
    assert len(again.calls) == 60


def test_where_the_lake_fails_the_journal_has_the_answers(
    store: LakeAnswerStore, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **named: object) -> None:
        raise LakeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(LakeAnswerStore, "save", broken)
        patch.setattr(LakeAnswerStore, "release", broken)
        with pytest.raises(LakeError, match="disk is full"):
            run(units(10), [TASK], TinyModel(), store, tmp_path)
    assert lake.read_table("facet_answers").empty
    again = TinyModel()
    run(units(10), [TASK], again, store, tmp_path)
    assert again.calls == []
    assert (len(lake.read_table("facet_answers")), journals(tmp_path)) == (10, [])
    assert sum_spend(lake)["calls"].tolist() == [10]
