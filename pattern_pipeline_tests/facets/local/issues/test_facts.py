"""Numbers, days and fields, and what of them a conversation holds up to a line."""

import pytest

from pattern_pipeline.facets.local.issues.facts import (
    KnownFacts,
    can_explain,
    extract_days,
    extract_numbers,
    find_single_fields,
    list_fields,
)
from pattern_pipeline_tests.facets.conversations import conversation


@pytest.mark.parametrize(
    ("result", "found"),
    [
        ('{"totalDue": 5, "line": {"status": "open"}}', [("total due", 5), ("status", "open")]),
        ('[{"price": 5}, {"price": 6}]', [("price", 5), ("price", 6)]),
        ("Signal: good\nSIM card = active", [("signal", "good"), ("sim card", "active")]),
        ("no fields at all", []),
        ("x" * 10_000, []),
    ],
)
def test_the_fields_of_a_result(result: str, found: list[tuple[str, object]]) -> None:
    assert list_fields(result) == found


def test_a_field_of_two_values_is_not_single() -> None:
    assert dict(find_single_fields('[{"price": 5, "kind": "a"}, {"price": 6, "kind": "a"}]')) == {"kind": "a"}


def test_facts_are_learnt_up_to_a_line_only() -> None:
    facts = KnownFacts(conversation('result a: {"price": 5}', 'result a: {"price": 6}', "user: on May 3rd"))
    facts.learn(2)
    assert (facts.numbers, facts.is_single("price", 5)) == ({5.0}, True)
    facts.learn(9)
    assert (facts.numbers, facts.days, facts.is_single("price", 5)) == ({5.0, 6.0}, {(5, 3)}, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$1,250.50 and 3 items", {1250.5, 3.0}),
        ("at 10:30 on 2025-05-01, order A-17, v2", set()),
        ("It is 40.", {40.0}),
    ],
)
def test_numbers_are_plain_ones(text: str, found: set[float]) -> None:
    assert extract_numbers(text) == found


@pytest.mark.parametrize(
    "text", ["2025-05-03T10:00:00Z", "May 3rd", "May 3, 2025", "the 3rd of May", "3 May"]
)
def test_a_day_is_the_same_however_it_is_written(text: str) -> None:
    assert extract_days(text) == {(5, 3)}


@pytest.mark.parametrize(
    ("known", "said", "explained"),
    [
        ({80.0}, 80.0, True),
        ({80.4}, 80.0, True),
        ({8000.0}, 80.0, True),
        ({80.0, 15.0}, 68.0, True),
        ({30.0, 12.0}, 42.0, True),
        ({80.0}, 90.0, False),
        ({2.0}, 3.0, False),
        (set(), 1.0, False),
    ],
)
def test_a_number_that_follows_from_known_ones_is_explained(
    known: set[float], said: float, explained: bool
) -> None:
    assert can_explain(frozenset(known), said) is explained
