"""A unit with several requests is promoted by any of them, and once a suite."""

from dataclasses import replace

import pandas as pd

from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.window import PromotionInputs
from pattern_pipeline_tests.datasets.memory_store import MemoryVersionStore
from pattern_pipeline_tests.datasets.test_promotion import REGRESSION, of_topic
from pattern_pipeline_tests.datasets.windows import DAY, UnitOf, Window, label_row


def with_request(window: Window, unit: UnitOf, topic: str, distance: float = 0.3) -> PromotionInputs:
    """The window, with a further request of one of its units."""
    inputs = window.inputs()
    label = label_row(unit, "Task", topic, distance) | {"position": 1}
    labels = pd.concat([inputs.labels, pd.DataFrame([label])], ignore_index=True)
    answer = inputs.summaries[
        (inputs.summaries["unit_id"] == unit.unit_id) & (inputs.summaries["facet"] == "Task")
    ].assign(position=1)
    summaries = pd.concat([inputs.summaries, answer], ignore_index=True)
    return replace(inputs, labels=labels, summaries=summaries, embeddings=None)


def test_a_unit_enters_by_any_of_its_requests_but_once_a_suite() -> None:
    both = UnitOf("both", task="t-cancel", request="Cancel it, and refund the other one")
    window = Window([*of_topic("t-cancel", 3), *of_topic("t-refund", 1), both])
    store = MemoryVersionStore()
    promote_suites(DAY, [REGRESSION], with_request(window, both, "t-refund"), store)
    rows = store.rows("regression", 1)
    assert {row.topic.topic_id for row in rows} == {"t-cancel", "t-refund"}, "two units ask for a refund"
    assert [row.origin.id for row in rows].count("both") == 1


def test_two_requests_for_the_same_are_one_member_of_the_topic() -> None:
    both = UnitOf("both", task="t-cancel")
    window = Window([both])
    result = promote_suites(DAY, [REGRESSION], with_request(window, both, "t-cancel"), MemoryVersionStore())
    assert result["status"].tolist() == ["empty"], "one unit is not two"


def test_a_condition_on_a_facet_is_met_by_any_request() -> None:
    both = UnitOf("both", task="t-cancel", mood="NEGATIVE")
    suite = REGRESSION.model_copy(
        update={"facet": "Sentiment", "minimum_units": 1, "where": {"Task": ("name of t-refund",)}}
    )
    store = MemoryVersionStore()
    promote_suites(DAY, [suite], with_request(Window([both, UnitOf("other")]), both, "t-refund"), store)
    (row,) = store.rows("regression", 1)
    assert row.origin.id == "both"
    assert row.metadata.facets["Task"] == "name of t-cancel", "the main request comes first"
