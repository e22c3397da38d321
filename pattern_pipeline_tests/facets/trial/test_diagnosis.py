"""What a sample's answers say of the facet."""

import pytest

from pattern_pipeline.facets.local.categories.likeness import SpellingEncoder
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.trial.answers import TriedAnswer
from pattern_pipeline.facets.trial.diagnosis import diagnose_facet, measure_near_duplicates
from pattern_pipeline_tests.facets.trial.trying import RISK, TASK, answers


def test_an_answer_stands_beside_the_words_that_it_cites() -> None:
    (answer,) = answers("HIGH")
    assert answer.cited == ((3, "user: words of 0"),)
    assert answer.verdict == "HIGH"


def test_shares_are_of_the_sample() -> None:
    found = diagnose_facet(RISK, answers("LOW", "LOW", "HIGH", "no_match", "failed"), None)
    assert (found.unknown, found.failed, found.uncited) == (0.2, 0.2, 0.0)
    assert found.labels == (("LOW", 2), ("HIGH", 1))
    assert found.distinct == 3


@pytest.mark.parametrize(
    ("facet", "given", "advice"),
    [
        (RISK, answers("LOW", "HIGH"), "2 units say little"),
        (RISK, answers(*["no_match"] * 6, *["LOW", "HIGH"] * 2), "more than half are no_match"),
        (RISK, answers(*["failed"] * 3, *["LOW", "HIGH"] * 4), "many answers failed"),
        (RISK, answers(*["LOW", "HIGH"] * 5, cited=False), "cite no line"),
        (RISK, answers(*["LOW"] * 10), "nearly all are LOW"),
        (RISK, answers(*["LOW"] * 10), "never given: HIGH"),
        (TASK, answers(*["answered"] * 10, sentences=("Find a parcel.",) * 10), "only 1 different answers"),
    ],
)
def test_what_stands_out_comes_with_what_to_do(
    facet: FacetSpec, given: list[TriedAnswer], advice: str
) -> None:
    assert any(advice in each for each in diagnose_facet(facet, given, None).advice)


def test_a_facet_that_asks_well_needs_no_advice() -> None:
    assert diagnose_facet(RISK, answers(*["LOW", "HIGH"] * 5), None).advice == ()
    assert diagnose_facet(TASK, answers(*["answered"] * 10), None).advice == ()


def test_many_near_twins_of_free_text_come_with_what_to_do() -> None:
    sentences = tuple(f"The user asks about matter number {number}." for number in range(10))
    given = answers(*["answered"] * 10, sentences=sentences)
    found = diagnose_facet(TASK, given, SpellingEncoder(sentences))
    assert found.near_duplicates == 1.0
    assert any("near twin" in each for each in found.advice)


def test_near_twins_are_told_by_their_meaning() -> None:
    sentences = ["Find a lost parcel.", "Find a lost parcel!", "Cancel the subscription."]
    assert measure_near_duplicates(sentences, SpellingEncoder(sentences)) == pytest.approx(2 / 3)
    assert measure_near_duplicates(sentences[:1], SpellingEncoder(sentences)) == 0.0


def test_nothing_asked_says_nothing() -> None:
    found = diagnose_facet(RISK, [], None)
    assert (found.units, found.unknown, found.distinct) == (0, 0.0, 0)
