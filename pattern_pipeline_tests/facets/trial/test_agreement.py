"""How far answers agree: with a person's labels, and two ways to answer with each other."""

import pytest

from pattern_pipeline.facets.local.categories.likeness import SpellingEncoder
from pattern_pipeline.facets.trial.agreement import Confusion, compare_answers, score_answers
from pattern_pipeline_tests.facets.trial.trying import answers


def test_precision_recall_and_f1_of_each_verdict() -> None:
    labels = {"u0": "HIGH", "u1": "HIGH", "u2": "LOW", "u3": "no_match", "elsewhere": "LOW"}
    found = score_answers(answers("HIGH", "LOW", "LOW", "no_match", "HIGH"), labels)
    assert (found.units, found.agreement) == (4, 0.75)
    high = next(each for each in found.by_verdict if each.verdict == "HIGH")
    assert (high.precision, high.recall, high.support) == (1.0, 0.5, 2)
    assert high.f1 == pytest.approx(2 / 3)
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert found.confusions == (Confusion("HIGH", "LOW", 1, "u1"),)


def test_a_verdict_that_no_label_holds_is_no_part_of_the_mean() -> None:
    found = score_answers(answers("LOW", "failed"), {"u0": "LOW", "u1": "LOW"})
    assert found.macro_f1 == pytest.approx(2 / 3)


def test_without_labelled_units_there_is_no_score() -> None:
    assert score_answers(answers("LOW"), {"elsewhere": "LOW"}).units == 0


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
