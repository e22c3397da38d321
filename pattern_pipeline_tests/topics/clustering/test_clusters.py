"""Vectors to groups, whatever their sizes and order."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from pattern_pipeline.topics.clustering import kmeans
from pattern_pipeline.topics.clustering.clusters import Clustering, cluster_vectors
from pattern_pipeline.topics.clustering.preparation import find_neighbours
from pattern_pipeline_tests.topics.conftest import blobs


def grouped(sizes: list[int], noise: float = 0.6, **options: object) -> tuple[Clustering, np.ndarray]:
    vectors = blobs(sizes, noise=noise)
    found = cluster_vectors(vectors, np.ones(len(vectors), dtype=np.int64), 42, 300, **options)  # type: ignore[arg-type]
    return found, np.repeat(np.arange(len(sizes)), sizes)


@pytest.mark.parametrize("sizes", [[60, 50, 40], [30] * 12, [200, 90, 40, 20, 10, 8]])
@pytest.mark.parametrize("method", ["auto", "hdbscan"])
def test_groups_that_are_there_are_found(sizes: list[int], method: str) -> None:
    found, truth = grouped(sizes, method=method)
    assert found.status == "ready"
    placed = found.labels >= 0
    assert placed.mean() > 0.8
    assert adjusted_rand_score(truth[placed], found.labels[placed]) > 0.95


def test_no_seed_and_no_order_changes_what_is_found() -> None:
    vectors = blobs([50, 40, 30, 20], noise=0.9)
    weights = np.ones(len(vectors), dtype=np.int64)
    order = np.random.default_rng(1).permutation(len(vectors))
    first = cluster_vectors(vectors, weights, 1, 300).labels
    second = cluster_vectors(vectors[order], weights, 2, 300).labels
    assert adjusted_rand_score(first[order], second) == 1.0


def test_texts_that_are_said_again_and_again_stay_with_their_like() -> None:
    vectors = blobs([100] * 4, noise=1.0)
    weights = np.where(np.arange(len(vectors)) % 10 == 0, 60, 1).astype(np.int64)
    truth = np.repeat(np.arange(4), 100)
    assert adjusted_rand_score(truth, cluster_vectors(vectors, weights, 42, 300).labels) == 1.0


def test_a_text_that_many_say_weighs_as_they_do() -> None:
    vectors = blobs([20, 20, 20, 1], noise=0.4)
    weights = np.array([1] * 60 + [40])
    found = cluster_vectors(vectors, weights, 42, 300)
    assert found.labels[60] >= 0
    assert (found.labels == found.labels[60]).sum() == 1


def test_broad_groups_hold_whole_topics() -> None:
    found, _ = grouped([25] * 15)
    assert len(found.broad) == int(found.labels.max()) + 1
    assert 3 <= len(set(found.broad.tolist())) <= 6
    few, _ = grouped([40, 40, 40])
    assert set(few.broad.tolist()) == {-1}


def test_more_texts_of_the_same_groups_make_no_more_groups() -> None:
    few, many = (grouped([size] * 9, noise=0.8)[0] for size in (40, 400))
    assert len(few.centroids) == len(many.centroids) == 9


def test_scores_of_earlier_windows_count() -> None:
    vectors = blobs([30] * 12)
    weights = np.ones(len(vectors), dtype=np.int64)
    alone = cluster_vectors(vectors, weights, 42, 300)
    # Earlier windows that were far better off with four groups.
    earlier = tuple((each.setting, 9.0 if each.setting == 4 else 0.1) for each in alone.candidates)
    led = cluster_vectors(vectors, weights, 42, 300, earlier=[earlier])
    assert len(alone.centroids) > 10
    assert len(led.centroids) == 4


def test_many_points_are_gathered_to_few_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, truth = grouped([80] * 6)
    monkeypatch.setattr(kmeans, "MAXIMUM_ROWS", 200)
    monkeypatch.setattr(kmeans, "MICRO_CLUSTERS", 100)
    gathered, _ = grouped([80] * 6)
    assert adjusted_rand_score(truth, whole.labels) > 0.95
    assert adjusted_rand_score(whole.labels, gathered.labels) > 0.95


@pytest.mark.parametrize("count", [2, 3, 16])
def test_neighbours_are_the_nearest_others(count: int) -> None:
    vectors = blobs([10, 7])
    found = find_neighbours(vectors, count)
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    expected = np.sort(similarity, axis=1)[:, ::-1][:, :count]
    np.testing.assert_allclose(np.sort(found.similarity, axis=1)[:, ::-1], expected, atol=1e-6)
    assert (found.rows != np.arange(17)[:, None]).all()


def test_a_lone_vector_has_no_neighbours() -> None:
    assert find_neighbours(blobs([1]), 5).rows.shape == (1, 0)
