"""An estimate counts what is open, and nothing that is paid for already."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from pattern_pipeline.facets.model.estimate import COUNTED_QUESTIONS, Estimate, estimate_open
from pattern_pipeline.facets.model.experience import NO_EXPERIENCE, Experience, LatestRun
from pattern_pipeline.facets.model.token_estimate import (
    GUESSED_ANSWER_TOKENS,
    calibrate_count,
    estimate_input_tokens,
)
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.spend import read_experience
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline_tests.llm.paid_answers.tiny_model import (
    EXTRACTOR,
    ISSUES,
    MOOD,
    PLAN,
    PRICE,
    TASK,
    TinyModel,
    answered,
    unit,
    units,
)  # fmt: skip

SETTINGS = ModelSettings(name="tiny", base_url="http://127.0.0.1:1/v1", answer_tokens=500)
BOTH = (TASK, MOOD)


def estimated(
    store: LakeAnswerStore, asked: list[Unit], facets: tuple[FacetSpec, ...] = BOTH, **changed: object
) -> Estimate:
    given = {"settings": SETTINGS, "store": store, "price": PRICE} | changed
    return estimate_open(asked, facets, **given)  # type: ignore[arg-type]


def open_answers(estimate: Estimate) -> dict[str, int]:
    return {each.facet: each.answers for each in estimate.facets}


def test_before_any_run_all_is_open(store: LakeAnswerStore) -> None:
    found = estimated(store, units(3))
    assert (found.units, found.calls, open_answers(found)) == (3, 3, {"Task": 3, "Mood": 3})
    assert {each.why for each in found.facets} == {"never asked"}
    sent = sum(estimate_input_tokens(each, BOTH, SETTINGS) for each in units(3))
    assert found.usage.input_tokens == sent
    assert found.usage.output_tokens == 6 * GUESSED_ANSWER_TOKENS
    assert found.cost == pytest.approx((sent * 2 + 6 * GUESSED_ANSWER_TOKENS * 4) / 1e6)
    assert not found.from_past


def test_equal_texts_are_asked_once_and_empty_ones_never(store: LakeAnswerStore) -> None:
    twice = [unit("same", "a"), unit("same", "b"), unit("other")]
    empty = replace(twice[0], content_hash="", conversation=replace(twice[0].conversation, lines=()))
    found = estimated(store, [*twice, empty])
    assert (found.units, found.calls, open_answers(found)) == (4, 2, {"Task": 2, "Mood": 2})


def test_shown_attributes_make_another_question(store: LakeAnswerStore) -> None:
    found = estimated(store, [unit("same", "a", plan="x"), unit("same", "b", plan="y")], (TASK, PLAN))
    assert open_answers(found) == {"Task": 1, "Plan": 2}


async def _answered(store: LakeAnswerStore, folder: Path, facets: tuple[FacetSpec, ...], count: int) -> None:
    await answered(units(count), facets, TinyModel(), store, folder)


@pytest.mark.parametrize(
    ("kept", "facets", "calls", "opened"),
    [
        (BOTH, BOTH, 0, {"Task": 0, "Mood": 0}),
        ((TASK,), BOTH, 4, {"Task": 0, "Mood": 4}),
        (BOTH, (*BOTH, ISSUES), 4, {"Task": 0, "Mood": 0, "Issues": 4}),
    ],
)
def test_what_is_kept_costs_nothing(
    store: LakeAnswerStore,
    tmp_path: Path,
    kept: tuple[FacetSpec, ...],
    facets: tuple[FacetSpec, ...],
    calls: int,
    opened: dict[str, int],
) -> None:
    asyncio.run(_answered(store, tmp_path, kept, 4))
    found = estimated(store, units(4), facets, experience=read_experience(store.lake, EXTRACTOR))
    assert (found.calls, open_answers(found)) == (calls, opened)
    assert (found.cost == 0) is (calls == 0)


def test_a_changed_facet_opens_its_own_answers_only(store: LakeAnswerStore, tmp_path: Path) -> None:
    asyncio.run(_answered(store, tmp_path, BOTH, 4))
    changed = MOOD.model_copy(update={"prompt": "How is the mood?"})
    found = estimated(store, units(5), (TASK, changed), experience=read_experience(store.lake, EXTRACTOR))
    assert [(each.facet, each.answers, each.why) for each in found.facets] == [
        ("Task", 1, ""),
        ("Mood", 5, "new version"),
    ]
    assert found.calls == 5


def test_another_model_shares_no_answers(store: LakeAnswerStore, tmp_path: Path) -> None:
    asyncio.run(_answered(store, tmp_path, BOTH, 4))
    other = SETTINGS.model_copy(update={"name": "large"})
    assert estimated(store, units(4), settings=other).calls == 4


def test_a_part_stands_for_the_whole(store: LakeAnswerStore) -> None:
    whole, part = estimated(store, units(40)), estimated(store, units(40)[::4], share=0.25)
    assert (part.units, part.calls, open_answers(part)) == (40, 40, {"Task": 40, "Mood": 40})
    assert part.usage.input_tokens == pytest.approx(whole.usage.input_tokens, rel=0.02)
    assert part.worst_cost == pytest.approx(whole.worst_cost, rel=0.02)


def test_of_many_questions_some_are_counted(store: LakeAnswerStore) -> None:
    asked = [unit(f"{number} " + "word " * (number % 50)) for number in range(2 * COUNTED_QUESTIONS)]
    found = estimated(store, asked, (TASK,))
    exact = sum(estimate_input_tokens(each, (TASK,), SETTINGS) for each in asked)
    assert found.calls == len(asked)
    assert found.usage.input_tokens != exact
    assert found.usage.input_tokens == pytest.approx(exact, rel=0.03)


def test_the_worst_is_every_question_twice_at_full_length(store: LakeAnswerStore) -> None:
    found = estimated(store, units(3))
    assert found.worst.input_tokens == 2 * found.usage.input_tokens
    assert found.worst.output_tokens >= 3 * 2 * SETTINGS.answer_tokens
    assert (found.worst_cost or 0) > (found.cost or 0) > 0


def test_a_batch_is_told_where_it_saves(store: LakeAnswerStore) -> None:
    found = estimated(store, units(3), price=replace(PRICE, batch_discount=0.5))
    assert found.batch_cost == pytest.approx((found.cost or 0) / 2)
    assert estimated(store, units(3)).batch_cost is None


def test_without_a_price_tokens_are_told_all_the_same(store: LakeAnswerStore) -> None:
    found = estimated(store, units(3), price=None)
    assert found.usage.input_tokens > 0
    assert (found.cost, found.batch_cost, found.worst_cost) == (None, None, None)
    assert estimated(store, units(3), price=Price(0, 0, 0)).cost == 0


def test_answers_are_expected_to_be_as_long_as_in_the_past(store: LakeAnswerStore, tmp_path: Path) -> None:
    asyncio.run(_answered(store, tmp_path, BOTH, 10))
    experience = read_experience(store.lake, EXTRACTOR)
    assert experience.answers == 20
    found = estimated(store, units(14), experience=experience)
    assert found.from_past
    # A call of the tiny model writes 10 tokens for its two facets.
    assert found.usage.output_tokens == 4 * 10
    few = Experience({("Task", "1"): 3}, 3_000.0)
    assert not estimated(store, units(14), experience=few).from_past


@pytest.mark.parametrize(
    ("model", "counted", "seen", "expected"),
    [
        ("tiny", 1.3, 30, 1.3),
        # Counted by its own encoding; too little seen; no matter of the tokenizer.
        ("gpt-5-mini", 1.3, 30, 1.0),
        ("tiny", 1.3, 3, 1.0),
        ("tiny", 40.0, 30, 2.5),
        ("tiny", 0.01, 30, 0.5),
    ],
)
def test_what_servers_counted_corrects_the_count(
    model: str, counted: float, seen: int, expected: float
) -> None:
    settings = SETTINGS.model_copy(update={"name": model})
    asked = [unit(f"text {number}") for number in range(seen)]
    ours = sum(estimate_input_tokens(each, BOTH, settings) for each in asked)
    latest = LatestRun(
        calls=seen, input_tokens=ours * counted, units=asked, facets=frozenset({"Task", "Mood"})
    )
    assert calibrate_count(Experience(latest=latest), BOTH, settings) == pytest.approx(expected)
    assert calibrate_count(NO_EXPERIENCE, BOTH, settings) == 1


@pytest.mark.parametrize(
    ("base_url", "reads"),
    [("", True), ("https://eu.openai.azure.com/", True), ("http://127.0.0.1:8000/v1", False)],
)
def test_openai_also_reads_the_schema(base_url: str, reads: bool) -> None:
    here = estimate_input_tokens(unit("hello"), BOTH, SETTINGS)
    there = estimate_input_tokens(unit("hello"), BOTH, SETTINGS.model_copy(update={"base_url": base_url}))
    assert (there > here) is reads
