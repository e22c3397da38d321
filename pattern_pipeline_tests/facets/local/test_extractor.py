import pytest

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.facets.local.extractor import LocalExtractor
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline_tests.facets.conversations import CALM, unit

FREE = FacetSpec(name="root_cause", kind="free_text", prompt="What is the root cause?")
BARE = FacetSpec(name="risk", kind="categorical", prompt="?", labels=(Label(name="LOW"), Label(name="HIGH")))


def test_the_answers_come_in_the_order_of_units_and_facets() -> None:
    facets = load_facets(None)[::-1]
    answers = LocalExtractor().extract([unit(*CALM), unit("user: Thanks")], facets)
    assert [[summary.facet for summary in row] for row in answers] == [["Issues", "Sentiment", "Task"]] * 2
    assert [[summary.status for summary in row] for row in answers] == [
        ["no_match", "answered", "answered"],
        ["no_match", "answered", "no_match"],
    ]


@pytest.mark.parametrize(
    ("facet", "fix"),
    [(FREE, "set up a model"), (BARE, r'add examples = \["\.\.\."\] to the label LOW')],
)
def test_a_facet_that_it_cannot_answer_is_refused_before_any_work(facet: FacetSpec, fix: str) -> None:
    with pytest.raises(SettingsError, match=fix) as caught:
        LocalExtractor().check([*load_facets(None), facet])
    assert facet.name in caught.value.where


def test_a_users_own_sentiment_with_other_labels_is_answered_by_their_examples() -> None:
    facet = FacetSpec(
        name="Sentiment",
        kind="categorical",
        prompt="?",
        labels=(
            Label(name="HOT", examples=("I am boiling with rage.",)),
            Label(name="COLD", examples=("I could not care less about it.",)),
        ),
    )
    ((summary,),) = LocalExtractor().extract([unit("user: I am boiling with rage!")], [facet])
    assert summary.label == "HOT"
