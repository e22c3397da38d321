from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from pattern_pipeline.facets.local.categories.answer import answer_category
from pattern_pipeline.facets.spec import FacetSpec, Label
from pattern_pipeline_tests.facets.conversations import CALM, unit

LEAVING = FacetSpec(
    name="leaving",
    kind="categorical",
    prompt="Is the user leaving?",
    labels=(
        Label(name="STAYS", examples=("I will renew my contract for another year.",)),
        Label(name="LEAVES", examples=("Please close my account, I am switching to another provider.",)),
    ),
)


@pytest.mark.parametrize(
    ("turn", "label"),
    [
        ("Close my account please, I'm switching providers.", "LEAVES"),
        ("We renewed the contract for one year.", "STAYS"),
        ("What is an account?", None),
        ("Wie spät ist es?", None),
    ],
)
def test_by_spelling_the_label_of_the_most_similar_example_is_given(turn: str, label: str | None) -> None:
    (summary,) = answer_category(LEAVING, [unit("agent: Hello.", f"user: {turn}")], None)
    assert summary.label == label
    assert summary.lines == ((2,) if label else ())


class Colours:
    """An encoder that knows colours only: red and blue are the two axes."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[float("red" in text), float("blue" in text)] for text in texts], dtype=np.float32)


def test_with_an_encoder_the_label_is_found_by_meaning() -> None:
    facet = FacetSpec(
        name="colour",
        kind="categorical",
        prompt="Which colour?",
        labels=(Label(name="RED", examples=("red",)), Label(name="BLUE", description="blue")),
    )
    units = [
        unit("user: The blue one."),
        unit("agent: It is red."),
        unit("user: Neither."),
        unit("system: red"),
    ]
    summaries = answer_category(facet, units, Colours())
    assert [summary.label for summary in summaries] == ["BLUE", "RED", None, None]
    assert [summary.status for summary in summaries] == ["answered", "answered", "no_match", "no_match"]


def test_a_units_answer_does_not_depend_on_the_units_beside_it() -> None:
    one, other = unit("user: Close my account, I am switching."), unit(*CALM, name="u2")
    together = answer_category(LEAVING, [other, one, other], None)
    assert [together[1]] == answer_category(LEAVING, [one], None)


def test_an_example_of_one_word_is_found_by_that_word() -> None:
    facet = FacetSpec(
        name="colour",
        kind="categorical",
        prompt="Which colour?",
        labels=(Label(name="RED", examples=("scarlet",)), Label(name="BLUE", examples=("turquoise",))),
    )
    (summary,) = answer_category(facet, [unit("user: Turquoise, please.")], None)
    assert summary.label == "BLUE"


def test_what_the_user_says_outweighs_what_the_agent_says() -> None:
    facet = FacetSpec(
        name="colour",
        kind="categorical",
        prompt="Which colour?",
        labels=(Label(name="RED", examples=("red",)), Label(name="BLUE", examples=("blue",))),
    )
    (summary,) = answer_category(facet, [unit("agent: We have a red one.", "user: I like blue.")], Colours())
    assert (summary.label, summary.lines) == ("BLUE", (2,))
