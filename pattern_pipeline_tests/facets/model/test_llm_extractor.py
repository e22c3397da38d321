"""The extractor as the pipeline uses it: a real server, a real lake."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.errors import ModelError, SettingsError
from pattern_pipeline.facets.model.llm_extractor import LlmExtractor
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.paid_answers.answering import PaidRun
from pattern_pipeline.llm.paid_answers.run_identity import identify_run
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.traces.conversation.lines import Conversation, Line
from pattern_pipeline_tests.facets.model.building import RISK, TASK
from pattern_pipeline_tests.llm.calls import settings_for
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.server import ModelServer


def extractor(settings: ModelSettings, store: LakeAnswerStore, tmp_path: Path, **named: Any) -> LlmExtractor:
    return LlmExtractor(
        PaidRun(
            settings=settings,
            store=store,
            price=None,
            budget=Budget(),
            run=identify_run(),
            journal_folder=tmp_path / "journal",
        ),
        **named,
    )


def units(count: int) -> list[Unit]:
    return [
        Unit(f"u{number}", f"h{number}", Conversation((Line(1, "user", f"Where is parcel {number}?"),)))
        for number in range(count)
    ]


def test_units_are_answered_in_order_by_one_call_each_and_never_paid_for_twice(model_server, store, tmp_path):
    told: list[tuple[int, int]] = []
    first = extractor(
        settings_for(model_server), store, tmp_path, progress=lambda done, all_: told.append((done, all_))
    )
    found = first.extract(units(30), (TASK, RISK))
    assert [[answer.facet for answer in each] for each in found] == [["Task", "risk"]] * 30
    assert {answer.status for each in found for answer in each} == {"answered"}
    assert len(model_server.record.requests) == 30
    assert told[-1] == (30, 30)
    again = extractor(settings_for(model_server), store, tmp_path).extract(units(30), (TASK, RISK))
    assert again == found
    assert len(model_server.record.requests) == 30


def test_a_run_that_finds_all_answers_needs_neither_key_nor_server(
    model_server, store, tmp_path, monkeypatch
):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    found = extractor(settings_for(model_server), store, tmp_path).extract(units(2), (TASK,))
    away = settings_for(model_server, base_url="", api_key="")
    assert extractor(away, store, tmp_path).extract(units(2), (TASK,)) == found
    with pytest.raises(ModelError, match="needs a key"):
        extractor(away, store, tmp_path).extract(units(3), (TASK,))


def test_it_works_inside_a_running_loop_too(model_server, store, tmp_path):
    async def within() -> object:
        return extractor(settings_for(model_server), store, tmp_path).extract(units(3), (TASK,))

    assert len(asyncio.run(within())) == 3


def test_a_mixed_day_at_a_server_ends_with_every_unit_answered_or_told_why(model_server, store, tmp_path):
    """Every seventh text meets a fault of its own, on a server with fewer slots than callers."""
    met = [
        faults.status(500), faults.busy("retry-after", "0"), faults.cut_in_body(), faults.not_json(),
        faults.says(""), faults.wrong_label(), faults.around("Here: "), faults.html_page(503),
    ]  # fmt: skip
    seen: set[str] = set()

    def rule(body: dict[str, Any]) -> faults.Fault | None:
        text = body["messages"][-1]["content"]
        number = int(text.split("Where is parcel ")[1].split("?")[0])
        if number % 7 or str(number) in seen:
            return None
        seen.add(str(number))
        return met[number // 7 % len(met)]

    model_server.endpoint.rule = rule
    model_server.endpoint.slots, model_server.endpoint.retry_after = 8, "0.05"
    model_server.endpoint.latency = 0.005
    found = extractor(settings_for(model_server, concurrency=24), store, tmp_path).extract(
        units(120), (TASK, RISK)
    )
    assert {answer.status for each in found for answer in each} == {"answered"}
    assert len(seen) == 18
    assert model_server.record.peak <= 8


def test_a_wrong_key_stops_the_run_at_once(model_server: ModelServer, store, tmp_path):
    model_server.endpoint.api_key = "another"
    with pytest.raises(ModelError, match="does not take the key"):
        extractor(settings_for(model_server, concurrency=4), store, tmp_path).extract(units(50), (TASK,))
    assert len(model_server.record.requests) <= 4


def test_what_cannot_be_asked_is_refused_before_any_work(model_server, store, tmp_path):
    with pytest.raises(SettingsError, match="no model is named"):
        extractor(ModelSettings(), store, tmp_path).check((TASK,))
    wordy = FacetSpec(name="wordy", kind="free_text", prompt="What of it? " * 1_000)
    small = settings_for(model_server, window_tokens=2_000, answer_tokens=200)
    extractor(small, store, tmp_path).check((TASK, RISK))
    with pytest.raises(SettingsError, match="raise window_tokens"):
        extractor(small, store, tmp_path).check((TASK, wordy))


def test_the_name_says_protocol_model_and_version_of_the_prompt(model_server, store, tmp_path):
    assert extractor(settings_for(model_server), store, tmp_path).name.startswith("openai/small/")
