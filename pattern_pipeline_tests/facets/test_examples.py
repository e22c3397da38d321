"""The facets that ship as examples: answered without a model, and in the form ``LABEL: reason`` by one."""

import json
from pathlib import Path

import pytest

from pattern_pipeline.facets.loading import load_facets, read_facet
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.model.reading.parsing import read_answers
from pattern_pipeline.topics.embedding.embedder import MiniLM
from pattern_pipeline_tests.facets.model.building import unit

FOLDER = Path(load_facets.__code__.co_filename).parent / "examples"
FACETS = {
    name: read_facet(FOLDER / f"{name}.toml") for name in ("churn_risk", "api_endpoint", "compliance_flag")
}
# Said otherwise than the examples in the files say it.
SAID = (
    ("churn_risk", "LOW", "We love the product and have just bought ten more seats."),
    ("churn_risk", "MEDIUM", "Your rival sells the same for less; is it really worth what we pay?"),
    ("churn_risk", "HIGH", "One more outage like this and I will end my subscription with you."),
    (
        "churn_risk",
        "CRITICAL",
        "I want my account closed today and my money back, we have moved to somebody else.",
    ),
    ("api_endpoint", "authentication", "The server says 401 unauthorized although my access token is new."),
    (
        "api_endpoint",
        "search",
        "Why does the search endpoint give me an empty list of results for this query?",
    ),
    ("api_endpoint", "webhooks", "No webhook events reach our server since yesterday."),
    ("compliance_flag", "PERSONAL_DATA", "Erase all personal data that you have stored about me."),
    ("compliance_flag", "LEGAL_THREAT", "My lawyer will take you to court over this."),
    ("compliance_flag", "REGULATED_ADVICE", "Which dose of this medicine may I give my child?"),
)


@pytest.fixture(scope="module")
def extractor() -> LocalExtractor:
    return LocalExtractor(MiniLM())


@pytest.mark.parametrize("name", FACETS)
def test_each_label_is_found_where_it_is_meant_and_none_in_what_is_about_something_else(
    extractor: LocalExtractor, name: str
) -> None:
    labels = {said: label for facet, label, said in SAID if facet == name}
    asked = [unit(said) for said in (*labels, "What time does the museum open on Sundays?")]
    *found, (elsewhere,) = extractor.extract(asked, [FACETS[name]])
    assert [(answer.label, answer.lines) for (answer,) in found] == [(each, (1,)) for each in labels.values()]
    assert elsewhere.status == "no_match"


@pytest.mark.parametrize(("name", "label", "said"), SAID, ids=lambda value: str(value)[:20])
def test_a_label_with_its_reason_is_understood(name: str, label: str, said: str) -> None:
    for written in (f"{label}: because of the words", json.dumps({name: f"{label}: because of the words"})):
        (answer,) = read_answers(written, unit(said), [FACETS[name]])
        assert (answer.label, answer.summary) == (label, "because of the words")


def test_a_version_changes_with_any_word_and_with_nothing_else() -> None:
    facet = FACETS["churn_risk"]
    again = read_facet(FOLDER / "churn_risk.toml")
    assert again.version == facet.version
    changed = facet.model_copy(update={"no_match": facet.no_match + "!"})
    assert changed.version != facet.version
    assert len({each.version for each in FACETS.values()}) == 3
