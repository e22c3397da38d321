"""Rows that the tree left nearer to another group move there."""

import numpy as np
import pytest

from pattern_pipeline.topics.clustering.kmeans import reassign_to_nearest
from pattern_pipeline.topics.placement.placement import fit_centroids
from pattern_pipeline_tests.topics.conftest import blobs

ONES = np.ones(90, dtype=np.int64)
TRUTH = np.repeat(np.arange(3), 30)


@pytest.mark.parametrize("noise_apart", [True, False])
def test_rows_move_to_the_nearest_group_and_noise_stays_where_it_is_kept_apart(noise_apart: bool) -> None:
    vectors = blobs([30, 30, 30], noise=0.4)
    labels = TRUTH.copy()
    labels[:5], labels[40] = 1, -1
    before = fit_centroids(vectors, labels, ONES, 3)
    found, centroids = reassign_to_nearest(vectors, ONES, labels, before, noise_apart=noise_apart)
    wanted = TRUTH.copy()
    if noise_apart:
        wanted[40] = -1
    assert (found == wanted).all()
    assert np.allclose(centroids, fit_centroids(vectors, wanted, ONES, 3), atol=1e-6)


def test_a_group_that_loses_all_its_rows_keeps_its_centroid() -> None:
    vectors = blobs([30, 30, 30], noise=0.4)
    centroids = fit_centroids(vectors, TRUTH, ONES, 3)
    twice = np.vstack([centroids, centroids[:1]])
    labels = np.where(np.arange(90) < 10, 3, TRUTH)
    found, means = reassign_to_nearest(vectors, ONES, labels, twice)
    assert set(found.tolist()) == {0, 1, 2}
    assert np.allclose(means[3], centroids[0])
