"""A real lake with a day of short conversations, and an extractor that asks the real server's queue."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pydantic import SecretStr

from pattern_pipeline.facets.batches.batch_extractor import BatchExtractor
from pattern_pipeline.facets.extraction import summarize
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.batches import LakeBatchBook
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.paid_answers.answering import PaidRun
from pattern_pipeline.llm.paid_answers.run_identity import identify_run
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.tables.traces import PreprocessedTracesRow
from pattern_pipeline.traces.conversation.lines import Line, lines_to_json
from pattern_pipeline_tests.empty_lakes import make_empty_lake
from pattern_pipeline_tests.model_server.server import ModelServer

DAY = date(2026, 3, 2)
FACETS = load_facets(None)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return make_empty_lake(tmp_path, FACETS)


@pytest.fixture
def asking(lake: Lake, model_server: ModelServer, tmp_path: Path) -> "Callable[..., pd.DataFrame]":
    """Ask about numbered conversations of a day; gives the summaries."""

    def ask(numbers: range, day: date = DAY, budget: Budget | None = None, run: str = "run") -> pd.DataFrame:
        preprocessed = conversations(numbers, day)
        lake.replace_day(day, {"preprocessed_traces": preprocessed})
        settings = ModelSettings(
            name="some-model", base_url=model_server.url, api_key=SecretStr("k"), mode="batch"
        )
        extractor = BatchExtractor(
            PaidRun(
                settings=settings,
                store=LakeAnswerStore(lake),
                price=Price(1.0, 0.1, 4.0, batch_discount=0.5),
                budget=budget or Budget(),
                run=identify_run(run),
                journal_folder=tmp_path / "journal",
            ),
            day,
            LakeBatchBook(lake),
        )
        return summarize(preprocessed, FACETS, extractor)

    return ask


def conversations(numbers: range, day: date) -> pd.DataFrame:
    """One row of ``preprocessed_traces`` a number."""
    rows = [
        {
            "day": day, "unit_id": f"unit {number} of {day}", "text": f"1 user: {_said(number)}",
            "lines": _lines(number), "line_count": 1, "user_turns": 1, "tokens": 8, "shown_share": 1.0,
            "empty": False, "content_hash": f"hash {number}",
        }
        for number in numbers
    ]  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=list(PreprocessedTracesRow._fields))


def _said(number: int) -> str:
    return f"Where is parcel {number}?"


def _lines(number: int) -> str:
    return lines_to_json((Line(1, "user", _said(number)),))
