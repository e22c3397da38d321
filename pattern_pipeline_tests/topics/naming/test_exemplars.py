"""Exemplars show a topic's middle, then its variety."""

import numpy as np

from pattern_pipeline.topics.naming.exemplars import choose_exemplars
from pattern_pipeline.topics.placement.placement import fit_centroids
from pattern_pipeline_tests.topics.conftest import blobs

VECTORS = blobs([40])
CENTROID = fit_centroids(VECTORS, np.zeros(40, dtype=np.int64), np.ones(40, dtype=np.int64), 1)[0]
TEXTS = [f"text {number}" for number in range(40)]


def test_exemplars_are_the_middle_first_then_the_variety() -> None:
    rows = choose_exemplars(VECTORS, CENTROID, TEXTS)
    assert len(set(rows)) == 5
    # The medoid: no member is closer to all others.
    assert rows[0] == (VECTORS @ VECTORS.T).sum(axis=1).argmax()
    spread = VECTORS[list(rows)] @ VECTORS[list(rows)].T
    closest = VECTORS[np.argsort(-(VECTORS @ CENTROID))[:5]]
    assert spread.mean() < (closest @ closest.T).mean()


def test_the_rim_shows_nothing() -> None:
    rows = choose_exemplars(VECTORS, CENTROID, TEXTS)
    farthest = np.argsort(VECTORS @ CENTROID)[:8]
    assert not set(rows) & set(farthest.tolist())


def test_no_two_have_one_text_whatever_their_case_and_spaces() -> None:
    texts = [("Where is  my order", "where is my order")[number % 2] for number in range(30)] + TEXTS[30:]
    rows = choose_exemplars(VECTORS, CENTROID, texts)
    assert len(rows) == 5
    assert sum(row < 30 for row in rows) <= 1


def test_equal_members_need_one_exemplar() -> None:
    assert choose_exemplars(np.repeat(blobs([1]), 10, axis=0), blobs([1])[0], ["a"] * 10) == (0,)


def test_equal_input_gives_equal_exemplars() -> None:
    assert choose_exemplars(VECTORS, CENTROID, TEXTS) == choose_exemplars(
        VECTORS.copy(), CENTROID, list(TEXTS)
    )
