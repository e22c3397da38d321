"""The confidence of a placement: a probability, higher the more speaks for the topic, and the same tomorrow."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.confidence import build_estimator, estimate_confidence
from pattern_pipeline.topics.placement.confidence_model import CONFIDENCE_MODEL
from pattern_pipeline.topics.placement.evidence import EVIDENCE
from pattern_pipeline.topics.placement.neighbourhood import collect_members
from pattern_pipeline.topics.placement.parts import SPLIT_MEASURES
from pattern_pipeline.topics.placement.placement import Placement, fit_centroids, place_vectors
from pattern_pipeline_tests.topics.conftest import blobs

SIZES = [60, 50, 40]
GROUPS = np.repeat(np.arange(3), SIZES)


def placed(
    vectors: Vectors, groups: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> tuple[Placement, Vectors]:
    count = int(groups.max()) + 1
    centroids = fit_centroids(vectors, groups, np.ones(len(vectors), dtype=np.int64), count)
    return place_vectors(vectors, centroids, np.full(count, 2.0)), centroids


def test_units_in_the_middle_of_clear_topics_are_sure() -> None:
    vectors = blobs(SIZES)
    placement, centroids = placed(vectors, GROUPS)
    assert estimate_confidence(vectors, placement, centroids).min() > 0.8


def test_a_unit_between_two_topics_is_less_sure_than_all_members() -> None:
    vectors = blobs(SIZES)
    placement, centroids = placed(vectors, GROUPS)
    members = collect_members(vectors, placement.topic)
    between = (centroids[0] + centroids[1])[None]
    between = np.asarray(between / np.linalg.norm(between), dtype=np.float32)
    own = place_vectors(between, centroids, np.full(3, 2.0))
    of_between = build_estimator(members, centroids).estimate(between, own)
    assert of_between[0] < estimate_confidence(vectors, placement, centroids).min() - 0.2


def test_the_smaller_part_of_a_topic_that_is_two_things_is_doubted() -> None:
    vectors = blobs([60, 25, 50, 40])
    joined = np.repeat([0, 0, 1, 2], [60, 25, 50, 40])
    placement, centroids = placed(vectors, joined)
    confidence = estimate_confidence(vectors, replace(placement, topic=joined), centroids)
    assert confidence[60:85].max() < confidence[:60].min()
    assert confidence[60:85].mean() < 0.5


def test_what_is_in_no_topic_has_none() -> None:
    vectors = blobs(SIZES)
    placement, centroids = placed(vectors, GROUPS)
    topic = placement.topic.copy()
    topic[::7] = -1
    confidence = estimate_confidence(vectors, replace(placement, topic=topic), centroids)
    assert np.array_equal(np.isnan(confidence), topic < 0)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_handful_of_members_is_no_evidence(count: int) -> None:
    vectors = blobs([5])[:count]
    placement = Placement(np.zeros(count, dtype=np.int64), np.zeros(count))
    assert np.isnan(estimate_confidence(vectors, placement, blobs([1]))).all()


def test_a_day_that_an_existing_map_places_is_as_sure_as_the_members_were() -> None:
    vectors = blobs(SIZES, noise=0.9)
    placement, centroids = placed(vectors, GROUPS)
    of_window = estimate_confidence(vectors, placement, centroids)
    estimator = build_estimator(collect_members(vectors, placement.topic), centroids)
    some = np.arange(0, len(vectors), 7)
    of_day = estimator.estimate(vectors[some], Placement(placement.topic[some], placement.distance[some]))
    np.testing.assert_allclose(of_day, of_window[some], atol=1e-4)


def test_the_order_of_arrival_does_not_count() -> None:
    vectors = blobs(SIZES, noise=0.9)
    placement, centroids = placed(vectors, GROUPS)
    order = np.random.default_rng(3).permutation(len(vectors))
    shuffled = Placement(placement.topic[order], placement.distance[order])
    np.testing.assert_allclose(
        estimate_confidence(vectors[order], shuffled, centroids),
        estimate_confidence(vectors, placement, centroids)[order],
        atol=1e-4,
    )


def test_of_many_members_a_sample_is_compared() -> None:
    vectors = blobs([400, 300, 200])
    members = collect_members(vectors, np.repeat([0, 1, 2], [400, 300, 200]), limit=300)
    assert len(members.vectors) == 300
    assert np.bincount(members.topic).tolist() == pytest.approx([133, 100, 67], abs=30)


@given(
    seed=st.integers(0, 50),
    sizes=st.lists(st.integers(1, 25), min_size=1, max_size=6),
    noise=st.floats(0.0, 3.0),
    repeats=st.integers(1, 3),
)
def test_any_map_gives_probabilities_and_equal_texts_equal_ones(
    seed: int, sizes: list[int], noise: float, repeats: int
) -> None:
    vectors = np.tile(blobs(sizes, noise=noise, seed=seed, dimension=16), (repeats, 1))
    placement, centroids = placed(vectors, np.tile(np.repeat(np.arange(len(sizes)), sizes), repeats))
    confidence = estimate_confidence(vectors, placement, centroids)
    sure = confidence[~np.isnan(confidence)]
    assert ((sure >= 0) & (sure <= 1)).all()
    for copy in np.split(confidence, repeats):
        assert np.array_equal(copy, confidence[: len(copy)], equal_nan=True)
    assert np.array_equal(confidence, estimate_confidence(vectors, placement, centroids), equal_nan=True)


@given(
    evidence=arrays(float, len(EVIDENCE), elements=st.floats(-7, 7)),
    more=st.floats(0, 5),
    which=st.integers(0, len(EVIDENCE) - 1),
)
def test_more_evidence_never_lowers_the_confidence(
    evidence: "np.ndarray[tuple[int], np.dtype[np.float64]]", more: float, which: int
) -> None:
    raised = evidence.copy()
    raised[which] += more
    first, second = CONFIDENCE_MODEL.predict_right(np.stack([evidence, raised]))
    assert 0 <= first <= second <= 1


def test_the_agreement_of_neighbours_counts() -> None:
    place = EVIDENCE.index("agreement")
    evidence = np.zeros((2, len(EVIDENCE)))
    evidence[1, place] = 1.0
    first, second = CONFIDENCE_MODEL.predict_right(evidence)
    assert second > first


def test_the_model_has_a_coefficient_for_each_measure() -> None:
    assert len(CONFIDENCE_MODEL.right) == len(EVIDENCE)
    assert len(CONFIDENCE_MODEL.split) == len(SPLIT_MEASURES)


def test_memory_grows_with_the_answers_and_not_with_their_pairs() -> None:
    vectors = blobs([4_000] * 3, dimension=32)
    placement, centroids = placed(vectors, np.repeat(np.arange(3), 4_000))
    started = time.process_time()
    assert np.nanmin(estimate_confidence(vectors, placement, centroids)) > 0.5
    assert time.process_time() - started < 60
