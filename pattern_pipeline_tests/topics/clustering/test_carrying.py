"""Groups that last: the old ones move a little, the empty end, and only new traffic makes new ones."""

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.carrying import CarriedGroups, carry_groups
from pattern_pipeline.topics.placement.placement import fit_centroids, fit_radii
from pattern_pipeline_tests.topics.conftest import blobs

Rows = npt.NDArray[np.int64]


def carry(
    sizes: list[int], earlier: Rows, arrived: Rows, fresh: Rows | None = None
) -> tuple[CarriedGroups, Rows]:
    """Carry the groups of the rows of ``earlier`` (-1 for none) to all rows; the window finds the true ones."""
    vectors, truth = blobs(sizes), np.repeat(np.arange(len(sizes)), sizes)
    once = np.ones(len(vectors), dtype=np.int64)
    centroids = fit_centroids(vectors, earlier, once, int(earlier.max()) + 1)
    radii = fit_radii(vectors[earlier >= 0], earlier[earlier >= 0], centroids)
    found = truth if fresh is None else fresh
    return carry_groups(vectors, once, arrived, centroids, radii, [found], found), truth


def test_groups_continue_and_take_the_new_answers_in() -> None:
    truth = np.repeat(np.arange(3), 40)
    carried, _ = carry([40, 40, 40], truth, (np.arange(120) % 7 == 0).astype(np.int64))
    assert carried.former.tolist() == [0, 1, 2]
    assert carried.labels.tolist() == truth.tolist()


def test_what_the_window_alone_would_split_stays_whole() -> None:
    truth = np.repeat(np.arange(3), 40)
    finer = truth * 2 + np.arange(120) % 2
    carried, _ = carry([40, 40, 40], truth, (np.arange(120) % 7 == 0).astype(np.int64), fresh=finer)
    assert carried.former.tolist() == [0, 1, 2]


def test_a_group_of_new_traffic_becomes_a_new_one() -> None:
    truth = np.repeat(np.arange(4), [40, 40, 40, 12])
    arrived = ((truth == 3) | (np.arange(132) % 10 == 0)).astype(np.int64)
    carried, _ = carry([40, 40, 40, 12], np.where(truth < 3, truth, -1), arrived)
    assert carried.former.tolist() == [0, 1, 2, -1]
    assert set(carried.labels[truth == 3].tolist()) == {3}


def test_a_group_of_old_answers_is_no_news() -> None:
    truth = np.repeat(np.arange(4), [40, 40, 40, 12])
    arrived = (np.arange(132) % 7 == 0).astype(np.int64)
    carried, _ = carry([40, 40, 40, 12], np.where(truth < 3, truth, -1), arrived)
    assert carried.former.tolist() == [0, 1, 2]


def test_a_few_strays_are_no_group() -> None:
    truth = np.repeat(np.arange(4), [40, 40, 40, 4])
    carried, _ = carry([40, 40, 40, 4], np.where(truth < 3, truth, -1), (truth == 3).astype(np.int64))
    assert -1 not in carried.former.tolist()


def test_a_group_that_nobody_asks_for_any_more_ends() -> None:
    vectors, truth = blobs([40, 40, 40]), np.repeat(np.arange(3), 40)
    once = np.ones(120, dtype=np.int64)
    centroids = fit_centroids(vectors, truth, once, 3)
    radii = fit_radii(vectors, truth, centroids)
    left = truth != 1
    carried = carry_groups(
        vectors[left], once[left], np.zeros(80, dtype=np.int64), centroids, radii, [truth[left]], truth[left]
    )
    assert carried.former.tolist() == [0, 2]
    assert len(set(carried.labels.tolist())) == 2


def test_new_traffic_is_found_at_a_finer_level_where_the_best_one_hides_it() -> None:
    truth = np.repeat(np.arange(4), [40, 40, 40, 30])
    vectors, once = blobs([40, 40, 40, 30]), np.ones(150, dtype=np.int64)
    earlier = np.where(truth < 3, truth, -1)
    centroids = fit_centroids(vectors, earlier, once, 3)
    radii = fit_radii(vectors[:120], truth[:120], centroids)
    hidden, arrived = np.minimum(truth, 2), (truth == 3).astype(np.int64)
    for levels, former in (
        ([hidden], [0, 1, 2]),
        ([hidden, truth], [0, 1, 2, -1]),
        ([truth, truth], [0, 1, 2, -1]),
    ):
        carried = carry_groups(vectors, once, arrived, centroids, radii, levels, truth)
        assert carried.former.tolist() == former


def test_of_traffic_that_is_new_altogether_no_earlier_group_is_left() -> None:
    vectors, truth = blobs([40, 40, 40, 40]), np.repeat(np.arange(4), 40)
    once = np.ones(160, dtype=np.int64)
    old = truth < 2
    centroids = fit_centroids(vectors[old], truth[old], once[old], 2)
    radii = fit_radii(vectors[old], truth[old], centroids)
    now = truth[~old] - 2
    carried = carry_groups(vectors[~old], once[~old], once[~old], centroids, radii, [now], now)
    assert carried.former.tolist() == []
    assert set(carried.labels.tolist()) == {-1}
