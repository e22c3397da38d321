"""Two ways to answer, on the same units."""

import pytest

from pattern_pipeline.facets.local.categories.spelling import SpellingEncoder
from pattern_pipeline.facets.trial.comparison import compare_answers
from pattern_pipeline_tests.facets.trial.trying import answers


def test_agreement_and_kappa_of_verdicts() -> None:
    found = compare_answers(
        answers("LOW", "LOW", "HIGH", "HIGH"), answers("LOW", "HIGH", "HIGH", "HIGH"), None
    )
    assert (found.units, found.agreement) == (4, 0.75)
    assert found.kappa == pytest.approx(0.5)
    assert [each.unit_id for each in found.differences] == ["u1"]


def test_one_verdict_alone_has_no_kappa() -> None:
    assert compare_answers(answers("LOW", "LOW"), answers("LOW", "LOW"), None).kappa is None


def test_sentences_that_say_something_else_differ_too() -> None:
    one = ("Find a lost parcel.", "Cancel the subscription.", "x")
    other = ("Find the lost parcel.", "Book a table for two.", "y")
    found = compare_answers(
        answers("answered", "answered", "no_match", sentences=one),
        answers("answered", "answered", "answered", sentences=other),
        SpellingEncoder([*one, *other]),
    )
    assert found.agreement == pytest.approx(2 / 3)
    assert [each.unit_id for each in found.differences] == ["u2", "u1"]
    assert found.likeness is not None
    assert 0.2 < found.likeness < 0.9


def test_the_same_answers_do_not_differ() -> None:
    same = answers("LOW", "no_match", "failed")
    assert compare_answers(same, same, None).differences == ()
