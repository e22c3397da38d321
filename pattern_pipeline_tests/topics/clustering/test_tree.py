"""The merge tree: the library's, for points that weigh more than one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import is_monotonic, is_valid_linkage, linkage

from pattern_pipeline.topics.clustering.tree import build_merge_tree


@given(st.integers(0, 10_000), st.lists(st.integers(1, 4), min_size=2, max_size=40))
@settings(max_examples=40, deadline=None)
def test_heights_are_those_of_every_point_repeated_by_its_weight(seed: int, weights: list[int]) -> None:
    points = np.random.default_rng(seed).normal(size=(len(weights), 3)).astype(np.float32)
    rows = np.repeat(points.astype(np.float64), weights, axis=0)
    expected = linkage(rows, "ward")[:, 2]
    found = build_merge_tree(points, np.array(weights)).merges
    assert is_valid_linkage(found)
    assert is_monotonic(found)
    np.testing.assert_allclose(found[:, 2], expected[len(rows) - len(weights) :], atol=1e-4)


def test_equal_points_and_equal_distances_end() -> None:
    same = np.ones((50, 4), dtype=np.float32)
    corners = np.eye(20, dtype=np.float32)
    for points in (same, corners, np.vstack([corners, corners])):
        tree = build_merge_tree(points, np.ones(len(points), dtype=np.int64))
        assert len(tree.merges) == len(points) - 1


def test_cuts_are_nested() -> None:
    points = np.random.default_rng(3).normal(size=(60, 4)).astype(np.float32)
    tree = build_merge_tree(points, np.ones(60, dtype=np.int64))
    fine, broad = tree.cut(12), tree.cut(4)
    assert len(set(fine.tolist())) == 12
    assert all(len(set(broad[fine == group].tolist())) == 1 for group in range(12))


def test_one_point_is_one_group() -> None:
    tree = build_merge_tree(np.ones((1, 2), dtype=np.float32), np.array([7]))
    assert tree.cut(5).tolist() == [0]
