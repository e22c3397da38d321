"""The nearest topic, within its reach."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.topics.placement.placement import fit_centroids, fit_radii, place_vectors
from pattern_pipeline_tests.topics.conftest import blobs

GROUPS = np.repeat([0, 1, 2], [30, 20, 10])


def test_members_are_within_the_reach_of_their_topic_and_foreign_texts_are_not() -> None:
    vectors = blobs([30, 20, 10])
    centroids = fit_centroids(vectors, GROUPS, np.ones(60, dtype=np.int64), 3)
    radii = fit_radii(vectors, GROUPS, centroids)
    assert (place_vectors(vectors, centroids, radii).topic == GROUPS).mean() > 0.95
    foreign = blobs([1] * 32, noise=0.0)[3:]
    assert (place_vectors(foreign, centroids, radii).topic == -1).all()


def test_noise_around_a_topic_does_not_set_its_reach() -> None:
    vectors = np.vstack([blobs([20], noise=0.1), blobs([200], noise=2.0, seed=4)])
    labels = np.repeat([0, -1], [20, 200])
    centroids = fit_centroids(vectors, labels, np.ones(220, dtype=np.int64), 1)
    assert fit_radii(vectors, labels, centroids)[0] < 0.1


def test_a_centroid_is_a_unit_vector_that_weights_pull() -> None:
    vectors = np.eye(2, dtype=np.float32)
    even = fit_centroids(vectors, np.array([0, 0]), np.array([1, 1]), 1)
    heavy = fit_centroids(vectors, np.array([0, 0]), np.array([9, 1]), 1)
    np.testing.assert_allclose(even, [[0.7071, 0.7071]], atol=1e-4)
    assert heavy[0, 0] > 0.99
    np.testing.assert_allclose(np.linalg.norm(heavy, axis=1), 1.0, atol=1e-6)


@given(st.integers(0, 50))
def test_distances_are_cosine_distances_to_the_nearest(seed: int) -> None:
    vectors, centroids = blobs([5, 5], seed=seed), blobs([1, 1, 1], noise=0.0, seed=seed)
    found = place_vectors(vectors, centroids, np.full(3, 2.0))
    np.testing.assert_allclose(found.distance, (1 - vectors @ centroids.T).min(axis=1), atol=1e-5)
    assert set(found.topic) <= {0, 1, 2}


def test_nothing_is_placed_where_there_are_no_topics() -> None:
    found = place_vectors(blobs([3]), np.empty((0, 32), dtype=np.float32), np.empty(0))
    assert found.topic.tolist() == [-1, -1, -1]
    assert np.isnan(found.distance).all()
