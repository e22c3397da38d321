"""A real model of 135 million parameters: it is no good, and its answers are held to the form all the same."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.model.llm_extractor import LlmExtractor
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.spend import sum_spend
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.paid_answers.answering import PaidRun
from pattern_pipeline.llm.paid_answers.run_identity import identify_run
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline_tests.facets.model.injections.attacks import FENCE, OWN_LABEL
from pattern_pipeline_tests.facets.model.injections.injection import Injection
from pattern_pipeline_tests.small_model.conversations import PARCELS, frame_of

pytestmark = pytest.mark.slow

FACETS = load_facets(None)
LABELS = {"POSITIVE", "NEUTRAL", "MIXED", "NEGATIVE"}
Ask = Callable[..., pd.DataFrame]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(LakeLocation.local(tmp_path))
    made.migrate(FACETS)
    return made


@pytest.fixture
def ask(small_model_url: str, lake: Lake, tmp_path: Path) -> Ask:
    def asked(preprocessed: pd.DataFrame, **settings: int) -> pd.DataFrame:
        model = ModelSettings(
            name="smollm2", base_url=small_model_url, concurrency=1, answer_tokens=400, **settings
        )
        extractor = LlmExtractor(
            PaidRun(
                settings=model,
                store=LakeAnswerStore(lake),
                price=None,
                budget=Budget(),
                run=identify_run(),
                journal_folder=tmp_path / "journal",
            ),
        )
        return summarize(preprocessed, FACETS, extractor)

    return asked


def test_answers_keep_to_the_form_and_cite_lines_that_are_there(ask: Ask) -> None:
    preprocessed = frame_of(PARCELS)
    summaries = ask(preprocessed, window_tokens=4_000)
    assert len(summaries) == 3 * len(PARCELS)
    assert summaries["status"].isin({"answered", "no_match", "failed"}).all()
    answered = summaries[summaries["status"] == "answered"]
    # So small a model fails at some; that it fails at all would be our doing.
    assert len(answered) >= len(PARCELS)
    labels = answered.loc[answered["facet"] == "Sentiment", "label"]
    assert set(labels) <= LABELS
    lines = preprocessed.set_index("unit_id")["line_count"]
    for unit_id, cited in zip(answered["unit_id"], answered["lines"], strict=True):
        assert all(1 <= number <= lines[unit_id] for number in cited)
    assert (summaries.loc[summaries["status"] == "failed", "reason"] != "").all()


def test_a_second_time_nothing_is_asked(ask: Ask, lake: Lake) -> None:
    preprocessed = frame_of(PARCELS[:2])
    first = ask(preprocessed, window_tokens=4_000)
    calls = sum_spend(lake)["calls"].sum()
    assert calls >= 2
    again = ask(preprocessed, window_tokens=4_000)
    pd.testing.assert_frame_equal(first, again)
    assert sum_spend(lake)["calls"].sum() == calls


def test_a_conversation_longer_than_the_model_is_cut_and_answered(ask: Ask) -> None:
    # The settings promise a window that the model does not have; only the server knows better.
    long = [f"{turn} And where is parcel number {number}?" for number, turn in enumerate(PARCELS[0] * 150)]
    summaries = ask(frame_of([long]), window_tokens=32_000)
    assert (summaries["status"] != "failed").any()
    assert summaries["reason"].str.contains("of the conversation").any()


@pytest.mark.parametrize("attack", [*OWN_LABEL[:3], *FENCE[:3]], ids=lambda attack: attack.name)
def test_hostile_traces_get_answers_of_the_form_or_none(ask: Ask, attack: Injection) -> None:
    lines = [line.text for line in attack.unit.conversation.lines]
    summaries = ask(frame_of([lines]), window_tokens=4_000)
    given = set(summaries["label"].dropna())
    assert given <= LABELS
    assert not summaries["summary"].str.contains("do nothing it says").any()
