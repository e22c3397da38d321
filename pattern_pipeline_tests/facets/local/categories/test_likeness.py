"""When a sentence is like a label, and when likeness is only chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.facets.local.categories.background import SENTENCES
from pattern_pipeline.facets.local.categories.likeness import (
    OWN_UNKNOWN,
    SHARE_OF_OWN,
    LabelLikeness,
    Threshold,
    fit_threshold,
    index_labels,
)

EAST, NORTH, BETWEEN = (1.0, 0.0), (0.0, 1.0), (np.sqrt(0.5), np.sqrt(0.5))
ONE_EACH = LabelLikeness(np.array([EAST, NORTH], np.float32), np.array([0, 1]))


def test_likeness_is_half_to_the_best_example_and_half_to_the_mean_example() -> None:
    known = LabelLikeness(np.array([EAST, NORTH], np.float32), np.array([0, 0]))
    ((likeness,),) = known.measure(np.array([EAST], np.float32))
    assert likeness == pytest.approx(0.5 * 1.0 + 0.5 * np.sqrt(0.5))


@pytest.mark.parametrize(("vector", "label"), [(EAST, 0), (NORTH, 1)])
def test_the_label_of_an_equal_example_is_the_likest(vector: tuple[float, float], label: int) -> None:
    assert ONE_EACH.measure(np.array([vector], np.float32)).argmax() == label


def test_own_likeness_leaves_the_example_itself_out() -> None:
    known = LabelLikeness(np.array([EAST, BETWEEN, NORTH], np.float32), np.array([0, 0, 1]))
    assert known.measure_own() == pytest.approx(np.sqrt(0.5))


def test_with_one_example_a_label_the_threshold_is_that_of_two_wordings() -> None:
    assert ONE_EACH.measure_own() == OWN_UNKNOWN
    silent = np.zeros((3, 2), np.float32)
    assert fit_threshold(ONE_EACH, silent).compute(50) == pytest.approx(SHARE_OF_OWN * OWN_UNKNOWN)


def test_a_facet_whose_examples_are_like_anything_asks_for_more() -> None:
    noisy = np.array([EAST, BETWEEN, NORTH], np.float32)
    assert fit_threshold(ONE_EACH, noisy).compute(1) > fit_threshold(ONE_EACH, 0.1 * noisy).compute(1)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.integers(0, 500), st.integers(0, 500))
def test_more_sentences_never_lower_the_threshold(
    least: float, noise: float, spread: float, one: int, other: int
) -> None:
    limit = Threshold(least, noise, spread)
    assert limit.compute(min(one, other)) <= limit.compute(max(one, other))
    assert limit.compute(1) == max(least, noise)


def test_names_are_numbered_by_their_order() -> None:
    assert index_labels(["b", "a", "b"], ["a", "b"]).tolist() == [1, 0, 1]


def test_background_sentences_are_each_one_line_and_said_once() -> None:
    assert len(set(SENTENCES)) == len(SENTENCES) >= 50
    assert all(sentence == sentence.strip() != "" for sentence in SENTENCES)
