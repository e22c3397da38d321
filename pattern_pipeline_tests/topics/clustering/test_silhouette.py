"""How well apart groups lie: exact, weighted, and the same as the library's, which compares every pair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import silhouette_samples

from pattern_pipeline.topics.clustering.silhouette import compute_silhouette
from pattern_pipeline_tests.topics.conftest import blobs


def test_it_is_high_for_true_groups_and_low_for_shuffled_ones() -> None:
    vectors = blobs([300, 200, 100])
    groups = np.repeat([0, 1, 2], [300, 200, 100])
    true = compute_silhouette(vectors, groups)
    shuffled = compute_silhouette(vectors, np.random.default_rng(0).permutation(groups))
    assert true is not None
    assert shuffled is not None
    assert true.mean > 0.7 > 0.1 > shuffled.mean
    assert 0 < true.error < 0.05


@given(st.integers(0, 1_000), st.lists(st.integers(1, 12), min_size=2, max_size=6))
@settings(max_examples=30, deadline=None)
def test_it_is_what_comparing_every_pair_gives(seed: int, sizes: list[int]) -> None:
    vectors = blobs(sizes, noise=0.8, seed=seed)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    found = compute_silhouette(vectors, groups)
    if max(sizes) == 1:
        assert found is None
        return
    distances = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    each = silhouette_samples(distances, groups, metric="precomputed")
    assert found is not None
    assert found.mean == pytest.approx(each.mean(), abs=1e-4)


@given(st.lists(st.integers(1, 5), min_size=12, max_size=12))
@settings(max_examples=30, deadline=None)
def test_a_weight_is_so_many_equal_rows(weights: list[int]) -> None:
    vectors = blobs([4, 4, 4], noise=0.8)
    groups = np.repeat([0, 1, 2], 4)
    weighed = compute_silhouette(vectors, groups, np.array(weights))
    repeated = compute_silhouette(np.repeat(vectors, weights, axis=0), np.repeat(groups, weights))
    assert weighed is not None
    assert repeated is not None
    assert weighed.mean == pytest.approx(repeated.mean, abs=1e-5)
    assert weighed.error == pytest.approx(repeated.error, abs=1e-5)


def test_rows_in_no_group_are_left_out() -> None:
    vectors = blobs([20, 20, 20])
    groups = np.repeat([0, 1, -1], 20)
    assert compute_silhouette(vectors, groups) == compute_silhouette(vectors[:40], groups[:40])


@pytest.mark.parametrize("groups", [np.zeros(9, int), np.full(9, -1), np.arange(9)])
def test_one_group_none_or_only_lone_rows_have_none(groups: np.ndarray) -> None:
    assert compute_silhouette(blobs([9]), groups) is None
