"""Suites become versions when labels pass; what may not be promoted is said, and left out."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.datasets import promotion as promotion_module
from pattern_pipeline.datasets import window as window_module
from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.rows import DatasetRow, hash_input
from pattern_pipeline.datasets.suites import Suite, load_suites
from pattern_pipeline.errors import PromotionError
from pattern_pipeline.tables.datasets import EvalDatasetsRow
from pattern_pipeline_tests.datasets.memory_store import MemoryVersionStore
from pattern_pipeline_tests.datasets.windows import DAY, TopicOf, UnitOf, Window, label_row

REGRESSION = Suite(name="regression", facet="Task", minimum_units=2, require_review=False)
ACCEPTED = REGRESSION.model_copy(
    update={
        "expected_kind": "accepted_output",
        "accepted_unless": {"Issues": ("*",), "Sentiment": ("NEGATIVE",)},
    }
)
YESTERDAY = DAY - timedelta(days=1)


def of_topic(topic: str, count: int, **fields: object) -> list[UnitOf]:
    return [UnitOf(f"{topic}-{n}", task=topic, **fields) for n in range(count)]  # type: ignore[arg-type]


def promoted(
    window: Window, suite: Suite = REGRESSION, day: date = DAY
) -> tuple[pd.Series, tuple[DatasetRow, ...]]:  # type: ignore[type-arg]
    store = MemoryVersionStore()
    (_, result), *_ = promote_suites(day, [suite], window.inputs(), store).iterrows()
    return result, store.rows(suite.name, 1) if store.published else ()


def test_the_shipped_suites_fill_three_datasets() -> None:
    units = [
        *of_topic("t-cancel", 6),
        *[UnitOf(f"bad-{n}", task="t-refund", mood="NEGATIVE", issue="i-tool") for n in range(5)],
    ]
    store = MemoryVersionStore()
    results = promote_suites(DAY, load_suites(None), Window(units).inputs(), store)
    assert list(results.columns) == list(EvalDatasetsRow._fields)
    told = results[["suite", "status", "version", "topics", "rows"]].to_numpy().tolist()
    assert told == [
        ["regression", "promoted", 1, 2, 10],
        ["failure_modes", "promoted", 1, 1, 5],
        ["hardening", "promoted", 1, 1, 5],
    ]
    assert {row.topic.label for row in store.rows("hardening", 1)} == {"A tool failed"}


def test_a_row_says_what_to_run_and_where_it_came_from() -> None:
    unit = UnitOf(
        "u1", session="s1", user="ana", request="Cancel it", answer="It is cancelled.", distance=0.1
    )
    _, (row,) = promoted(Window([unit]), ACCEPTED.model_copy(update={"minimum_units": 1}))
    assert [(message.role, message.content) for message in row.input.messages] == [
        ("system", "You help with orders."),
        ("user", "Cancel it"),
    ]
    assert row.recorded_output is not None
    assert row.recorded_output.content == "It is cancelled."
    assert (row.expected, row.expected_kind) == (row.recorded_output, "accepted_output")
    assert (row.origin.object_id, row.origin.id, row.origin.trace_id) == ("shop", "u1", "trace-u1")
    assert (row.origin.span_id, row.origin.session_id, row.origin.source_line) == ("span-u1", "s1", 1)
    assert (row.topic.topic_id, row.topic.label, row.topic.distance) == ("t-cancel", "Cancel an order", 0.1)
    assert row.tags == ("regression", "Cancel an order")
    assert row.metadata.facets == {"Task": "name of t-cancel", "Sentiment": "NEUTRAL"}


@pytest.mark.parametrize(
    ("unit", "accepted"),
    [
        (UnitOf("u"), True),
        (UnitOf("u", mood="MIXED"), True),
        (UnitOf("u", mood="NEGATIVE"), False),
        (UnitOf("u", issue="i-tool"), False),
        (UnitOf("u", issues_status="answered"), False),
        (UnitOf("u", issues_status="failed"), False),
        (UnitOf("u", answer=None), False),
    ],
)
def test_an_output_is_expected_only_where_nothing_speaks_against_it(unit: UnitOf, accepted: bool) -> None:
    _, (row,) = promoted(Window([unit]), ACCEPTED.model_copy(update={"minimum_units": 1}))
    assert (row.expected is not None) == accepted
    assert row.expected_kind == ("accepted_output" if accepted else "none")


def test_the_same_window_twice_is_unchanged_and_another_makes_the_next_version() -> None:
    store = MemoryVersionStore()
    first, again = (
        promote_suites(DAY, [REGRESSION], Window(units).inputs(), store).iloc[0]
        for units in (of_topic("t-cancel", 3), of_topic("t-cancel", 3)[::-1])
    )
    assert (first["status"], again["status"]) == ("promoted", "unchanged")
    assert (again["version"], again["sha256"]) == (1, first["sha256"])
    more = promote_suites(DAY, [REGRESSION], Window(of_topic("t-cancel", 4)).inputs(), store).iloc[0]
    assert (more["status"], more["version"]) == ("promoted", 2)
    assert [manifest.previous for manifest in store.versions("regression")] == [None, 1]


def test_an_older_window_does_not_become_the_latest_version() -> None:
    store = MemoryVersionStore()
    promote_suites(DAY, [REGRESSION], Window(of_topic("t-cancel", 4)).inputs(), store)
    topics = [TopicOf("t-cancel", "Cancel an order", day=YESTERDAY)]
    older = Window(of_topic("t-cancel", 3, day=YESTERDAY), topics=topics)
    result = promote_suites(YESTERDAY, [REGRESSION], older.inputs(), store).iloc[0]
    assert (result["status"], result["reason"]) == (
        "superseded",
        "v1 of a later window, 2026-03-10, is promoted already",
    )
    assert len(store.versions("regression")) == 1


def test_a_day_whose_labels_fail_promotes_nothing() -> None:
    units = of_topic("t-cancel", 3)
    doubled = label_row(units[0], "Task", "t-cancel", 0.2)
    store = MemoryVersionStore()
    with pytest.raises(
        PromotionError,
        match=r"2026-03-10 did not pass every_unit_once \(1 of 9: doubled: 1, such as t-cancel-0 Task\)",
    ):
        promote_suites(DAY, [REGRESSION], Window(units, extra_labels=[doubled]).inputs(), store)
    assert store.published == []


def test_a_good_day_after_a_bad_one_promotes_its_own_rows_alone() -> None:
    bad = [UnitOf(f"bad-{n}", day=YESTERDAY) for n in range(3)]
    good = of_topic("t-cancel", 3)
    topics = [TopicOf("t-cancel", "Cancel an order"), TopicOf("t-cancel", "Cancel", day=YESTERDAY)]
    stranger = label_row(UnitOf("nobody", day=YESTERDAY), "Task", None, None)
    result, rows = promoted(Window([*bad, *good], topics=topics, extra_labels=[stranger]))
    assert result["status"] == "promoted"
    assert {row.origin.id for row in rows} == {unit.unit_id for unit in good}
    assert "2026-03-09 left out: every_unit_once" in result["reason"]


def test_earlier_good_days_of_the_window_give_rows_under_the_name_of_today() -> None:
    units = [*(UnitOf(f"old-{n}", day=YESTERDAY) for n in range(2)), *of_topic("t-cancel", 2)]
    topics = [TopicOf("t-cancel", "Cancel an order"), TopicOf("t-cancel", "Old name", day=YESTERDAY)]
    _, rows = promoted(Window(units, topics=topics))
    assert {(row.origin.id[:3], row.topic.label) for row in rows} == {
        ("old", "Cancel an order"),
        ("t-c", "Cancel an order"),
    }


def test_a_topic_that_died_since_yesterday_is_not_promoted() -> None:
    units = [*(UnitOf(f"old-{n}", task="t-gone", day=YESTERDAY) for n in range(5)), *of_topic("t-cancel", 2)]
    topics = [TopicOf("t-cancel", "Cancel an order"), TopicOf("t-gone", "Gone", day=YESTERDAY)]
    _, rows = promoted(Window(units, topics=topics))
    assert {row.topic.topic_id for row in rows} == {"t-cancel"}


def test_promoting_an_earlier_day_reads_nothing_later() -> None:
    units = [*(UnitOf(f"old-{n}", day=YESTERDAY) for n in range(2)), *of_topic("t-cancel", 2)]
    topics = [TopicOf("t-cancel", "Today"), TopicOf("t-cancel", "Yesterday", day=YESTERDAY)]
    _, rows = promoted(Window(units, topics=topics), day=YESTERDAY)
    assert {(row.origin.id[:3], row.topic.label) for row in rows} == {("old", "Yesterday")}


PROVISIONAL = [TopicOf("t-cancel", "Cancel an order", provisional=True)]
FIRM = [TopicOf("t-cancel", "Cancel an order")]


@pytest.mark.parametrize(
    ("topics", "require_review", "decisions", "status", "reason"),
    [
        (FIRM, False, [], "promoted", ""),
        (FIRM, True, [], "refused", "topics not approved: 1"),
        (FIRM, True, ["approved"], "promoted", ""),
        (FIRM, False, ["rejected"], "refused", "topics rejected: 1"),
        (FIRM, False, ["rejected", "approved"], "promoted", ""),
        (FIRM, True, ["approved", "rejected"], "refused", "topics rejected: 1"),
        (FIRM, True, ["renamed"], "refused", "topics not approved: 1"),
        (PROVISIONAL, False, [], "refused", "topics provisional and not approved: 1"),
        (PROVISIONAL, False, ["approved"], "promoted", ""),
    ],
)
def test_reviews_decide_what_may_be_promoted(
    topics: list[TopicOf], require_review: bool, decisions: list[str], status: str, reason: str
) -> None:
    decided = [("t-cancel", decision, "Pinned" if decision == "renamed" else None) for decision in decisions]
    suite = REGRESSION.model_copy(update={"require_review": require_review})
    result, rows = promoted(Window(of_topic("t-cancel", 2), topics=topics, decisions=decided), suite)
    assert (result["status"], result["reason"]) == (status, reason)
    assert bool(rows) == (status == "promoted")
    assert all(row.review is None or row.review.decision == "approved" for row in rows)


def test_a_pinned_name_is_the_one_shown() -> None:
    _, rows = promoted(Window(of_topic("t-cancel", 2), decisions=[("t-cancel", "renamed", "Stop an order")]))
    assert {row.topic.label for row in rows} == {"Stop an order"}


@pytest.mark.parametrize(
    ("window", "changes", "reason"),
    [
        (Window([]), {}, "no topic of Task has 2 units that fit"),
        (Window(of_topic("t-cancel", 1)), {}, "no topic of Task has 2 units that fit"),
        (Window(of_topic("t-cancel", 2)), {"facet": "Churn"}, "no topic of Churn has 2 units that fit"),
        (
            Window(of_topic("t-cancel", 2)),
            {"where": {"Sentiment": ("NEGATIVE",)}},
            "no topic of Task has 2 units that fit",
        ),
        (Window(of_topic("t-cancel", 2, request=None)), {}, "no unit of its topics can be run again"),
    ],
)
def test_a_suite_that_nothing_fits_says_why(window: Window, changes: dict[str, object], reason: str) -> None:
    result, rows = promoted(window, REGRESSION.model_copy(update=changes))
    assert (result["status"], rows) == ("empty", ())
    assert reason in result["reason"]


def test_limits_keep_a_suite_small_and_every_topic_in_it() -> None:
    topics = [TopicOf(f"t-{n}", f"Topic {n}") for n in range(4)]
    units = [unit for n in range(4) for unit in of_topic(f"t-{n}", 9 - n)]
    suite = REGRESSION.model_copy(update={"max_topics": 3, "rows_per_topic": 5, "max_rows": 7})
    _, rows = promoted(Window(units, topics=topics), suite)
    assert [row.topic.topic_id for row in rows] == ["t-0"] * 3 + ["t-1"] * 2 + ["t-2"] * 2


def test_no_row_is_drawn_from_a_unit_that_is_only_near_its_topic() -> None:
    sure, near = (UnitOf(name, confidence=confidence) for name, confidence in (("sure", 0.9), ("near", 0.89)))
    one = REGRESSION.model_copy(update={"minimum_units": 1})
    result, rows = promoted(Window([sure, near], minimum_confidence=0.9), one)
    assert [row.origin.id for row in rows] == ["sure"]
    assert result.reason == "units left out, unsure of their topic: 1"


def test_a_suite_may_ask_for_more_than_the_setting() -> None:
    units = [UnitOf("sure", confidence=0.8), UnitOf("less", confidence=0.79)]
    one = REGRESSION.model_copy(update={"minimum_units": 1})
    assert [row.origin.id for row in promoted(Window(units, minimum_confidence=0.5), one)[1]] == ["sure"]
    all_in = one.model_copy(update={"minimum_confidence": 0.0})
    assert len(promoted(Window(units, minimum_confidence=0.5), all_in)[1]) == 2


def test_a_topic_counts_the_units_that_are_surely_in_it() -> None:
    units = [*of_topic("t-cancel", 3, confidence=0.5), *of_topic("t-refund", 2)]
    few = REGRESSION.model_copy(update={"max_topics": 1, "minimum_units": 2})
    _, rows = promoted(Window(units, minimum_confidence=0.7), few)
    assert {row.topic.topic_id for row in rows} == {"t-refund"}


def test_a_label_whose_confidence_is_not_known_is_promoted() -> None:
    one = REGRESSION.model_copy(update={"minimum_units": 1})
    _, rows = promoted(Window([UnitOf("older", confidence=None)], minimum_confidence=0.7), one)
    assert [row.origin.id for row in rows] == ["older"]


def test_a_categorical_facet_is_promoted_by_label() -> None:
    units = [*(UnitOf(f"n-{n}", mood="NEGATIVE") for n in range(3)), UnitOf("p", mood="POSITIVE")]
    _, rows = promoted(Window(units), REGRESSION.model_copy(update={"facet": "Sentiment"}))
    assert {(row.topic.topic_id, row.topic.distance) for row in rows} == {("NEGATIVE", None)}
    assert len(rows) == 3


def test_without_vectors_the_same_units_are_open_to_choice() -> None:
    window = Window(of_topic("t-cancel", 3))
    store = MemoryVersionStore()
    promote_suites(DAY, [REGRESSION], window.inputs(embeddings=False), store)
    assert {row.origin.id for row in store.rows("regression", 1)} == {unit.unit_id for unit in window.units}


unit_lists = st.lists(
    st.builds(
        UnitOf,
        unit_id=st.integers(0, 10_000).map(str),
        task=st.sampled_from(["t-cancel", "t-refund", None]),
        request=st.sampled_from(["Cancel it", "Refund me", "Where is it?", "¿Dónde está?", ""]),
        session=st.sampled_from(["s1", "s2", "s3", None]),
        user=st.sampled_from(["ana", "bo", None]),
        distance=st.floats(0, 2),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda unit: unit.unit_id,
)


@given(units=unit_lists, seed=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_no_input_twice_no_session_in_two_splits_and_order_does_not_matter(units, seed) -> None:  # type: ignore[no-untyped-def]
    # The labels are good by construction; validating them every time would take the whole second of a test.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window_module, "validate_labels", lambda days, *_: dict.fromkeys(days, ()))
        patch.setattr(window_module, "validate_answers", lambda days, *_: dict.fromkeys(days, ()))
        patch.setattr(promotion_module, "validate_rows", lambda *_: ())
        suite = REGRESSION.model_copy(update={"minimum_units": 1, "max_rows": 9})
        _, rows = promoted(Window(units), suite)
        shuffled = seed.sample(units, len(units))
        assert promoted(Window(shuffled), suite)[1] == rows
    hashes = [hash_input(row.input) for row in rows]
    assert len(set(hashes)) == len(hashes) <= 9
    assert len({row.id for row in rows}) == len(rows)
    splits: dict[str, set[str]] = {}
    for row in rows:
        splits.setdefault(row.origin.session_id or row.origin.trace_id, set()).add(row.split)
    assert all(len(sides) == 1 for sides in splits.values())
    assert bool(rows) == any(unit.task for unit in units)


@pytest.mark.parametrize("other", [{"version": "v0"}, {"extractor": "openai/m/1"}])
def test_days_answered_by_another_version_or_extractor_are_left_out_until_they_are_asked_anew(
    other: dict[str, str],
) -> None:
    older = [UnitOf(f"old-{n}", day=YESTERDAY, **other) for n in range(3)]
    topics = (TopicOf("t-cancel", "Cancel an order"), TopicOf("t-cancel", "Cancel an order", day=YESTERDAY))
    result, rows = promoted(Window([*of_topic("t-cancel", 2), *older], topics))
    assert {row.origin.id for row in rows} == {"t-cancel-0", "t-cancel-1"}
    assert "Task: 3 labels of another version or extractor left out" in result["reason"]
    same = [UnitOf(f"old-{n}", day=YESTERDAY) for n in range(3)]
    result, rows = promoted(Window([*of_topic("t-cancel", 2), *same], topics))
    assert len(rows) == 5
    assert "left out" not in result["reason"]


def test_an_answer_that_is_left_out_makes_no_output_acceptable() -> None:
    """The older Sentiment may have said NEGATIVE: nobody knows what the newer one says of that unit."""
    units = [*of_topic("t-cancel", 2), *[UnitOf(f"old-{n}", day=YESTERDAY) for n in range(2)]]
    topics = (TopicOf("t-cancel", "Cancel an order"), TopicOf("t-cancel", "Cancel an order", day=YESTERDAY))
    inputs = Window(units, topics).inputs()
    moods = (inputs.summaries["facet"] == "Sentiment") & (inputs.summaries["day"] == YESTERDAY)
    inputs.summaries.loc[moods, "extractor"] = "openai/m/1"
    store = MemoryVersionStore()
    promote_suites(DAY, [ACCEPTED], inputs, store)
    kinds = {row.origin.id: row.expected_kind for row in store.rows(ACCEPTED.name, 1)}
    assert (kinds["t-cancel-0"], kinds["old-0"]) == ("accepted_output", "none")
