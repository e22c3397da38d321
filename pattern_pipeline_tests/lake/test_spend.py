from datetime import timedelta

import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import sum_day_cost, sum_spend
from pattern_pipeline_tests.lake.frames import DAY, rows

LATER = DAY + timedelta(days=1)


def paid(day: object, facet: str, cost: float | None, extractor: str = "openai/m/1") -> dict[str, object]:
    return {
        "day": day,
        "facet": facet,
        "extractor": extractor,
        "calls": 0.5,
        "input_tokens": 100.0,
        "cached_tokens": 20.0,
        "output_tokens": 10.0,
        "cost": cost,
    }


@pytest.fixture
def spent(lake: Lake) -> Lake:
    lake.append(
        "facet_spend",
        rows(
            "facet_spend",
            paid(LATER, "Task", 0.5),
            paid(DAY, "Task", 0.25),
            paid(DAY, "Task", 0.25),
            paid(DAY, "Issues", None),
            paid(DAY, "Task", 1.0, "openai/other/1"),
        ),
    )
    return lake


def test_spend_is_summed_by_day_model_and_facet(spent: Lake) -> None:
    found = sum_spend(spent)
    assert set(found.columns) == set(paid(DAY, "Task", 0.5))
    assert found[["day", "extractor", "facet", "calls", "input_tokens"]].to_numpy().tolist() == [
        [DAY, "openai/m/1", "Issues", 0.5, 100.0],
        [DAY, "openai/m/1", "Task", 1.0, 200.0],
        [DAY, "openai/other/1", "Task", 0.5, 100.0],
        [LATER, "openai/m/1", "Task", 0.5, 100.0],
    ]
    assert found["cost"].fillna(-1).tolist() == [-1, 0.5, 1.0, 0.5]


def test_spend_is_of_the_days_asked_for(spent: Lake) -> None:
    assert sum_spend(spent, LATER)["cost"].tolist() == [0.5]
    assert set(sum_spend(spent, None, DAY)["day"]) == {DAY}
    none = sum_spend(spent, LATER + timedelta(days=1))
    assert none.empty
    assert str(none["cost"].dtype) == "float64"


def test_what_a_day_has_cost_leaves_out_payments_of_unknown_price(spent: Lake) -> None:
    assert [sum_day_cost(spent, day) for day in (DAY, LATER, LATER + timedelta(days=1))] == [1.5, 0.5, 0.0]
