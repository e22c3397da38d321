"""What was paid is told by day, facet or model, and what has no price is not passed over."""

from datetime import date
from typing import Literal

import pandas as pd
import pytest

from pattern_pipeline.llm.paid_answers.spending import group_spend, sum_groups

COLUMNS = ["day", "extractor", "facet", "calls", "input_tokens", "cached_tokens", "output_tokens", "cost"]
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SPEND = pd.DataFrame(
    [
        (MONDAY, "openai/gpt-5/1", "Task", 2.0, 200.0, 20.0, 10.0, 0.5),
        (MONDAY, "openai/gpt-5/2", "Mood", 2.0, 200.0, 20.0, 10.0, 0.25),
        (TUESDAY, "openai/meta/llama/1", "Task", 3.0, 30.0, 0.0, 3.0, None),
    ],
    columns=COLUMNS,
).astype({"cost": "float64"})


@pytest.mark.parametrize(
    ("by", "calls", "costs"),
    [
        ("day", {MONDAY: 4, TUESDAY: 3}, {MONDAY: 0.75, TUESDAY: None}),
        ("facet", {"Mood": 2, "Task": 5}, {"Mood": 0.25, "Task": 0.5}),
        ("model", {"gpt-5": 4, "meta/llama": 3}, {"gpt-5": 0.75, "meta/llama": None}),
    ],
)
def test_it_is_summed_by(
    by: Literal["day", "facet", "model"], calls: dict[object, float], costs: dict[object, float | None]
) -> None:
    rows = group_spend(SPEND, by)
    assert dict(zip(rows[by], rows["calls"], strict=True)) == calls
    assert {
        name: None if pd.isna(cost) else cost for name, cost in zip(rows[by], rows["cost"], strict=True)
    } == costs
    whole = sum_groups(rows).iloc[0]
    assert (whole["calls"], whole["input_tokens"], whole["cost"], whole["unpriced_calls"]) == (
        7,
        430,
        0.75,
        3,
    )


def test_nothing_is_an_empty_table() -> None:
    rows = group_spend(SPEND.iloc[:0], "day")
    assert rows.empty
    assert "cost" in rows.columns
