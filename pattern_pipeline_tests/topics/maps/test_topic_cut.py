"""A topic is cut where its members fall apart, and only there."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.maps.topic_cut import MOST_PARTS, TopicCut, cut_topics
from pattern_pipeline.topics.maps.topic_parts import may_be_two
from pattern_pipeline.topics.placement.confidence import build_estimator
from pattern_pipeline.topics.placement.neighbourhood import collect_members
from pattern_pipeline.topics.placement.placement import fit_centroids
from pattern_pipeline_tests.topics.conftest import blobs

OTHERS = (40, 40, 40)


def cut_map(vectors: Vectors, topics: Sequence[int] | npt.NDArray[np.int64]) -> tuple[TopicCut | None, ...]:
    topic_of = np.asarray(topics, dtype=np.int64)
    count = int(topic_of.max()) + 1
    centroids = fit_centroids(vectors, topic_of, np.ones(len(vectors), dtype=np.int64), count)
    return cut_topics(
        build_estimator(collect_members(vectors, topic_of), centroids).surroundings, vectors, topic_of
    )


def two_in_one(first: int, second: int) -> tuple[Vectors, npt.NDArray[np.int64]]:
    """A topic of two groups, then three topics of one group each."""
    sizes = [first, second, *OTHERS]
    return blobs(sizes), np.repeat([0, 0, 1, 2, 3], sizes)


def test_a_topic_of_two_groups_is_cut_between_them() -> None:
    cut = cut_map(*two_in_one(50, 30))[0]
    assert cut is not None
    assert may_be_two(cut, [(), ()])
    first, second = (set(cut.rows[part].tolist()) for part in cut.pair)
    assert first <= set(range(50))
    assert second <= set(range(50, 80))
    assert cut.second_share == 30 / 80


def test_parts_hold_every_member_once_largest_first() -> None:
    cut = cut_map(*two_in_one(50, 30))[0]
    assert cut is not None
    assert sorted(np.concatenate(cut.rows).tolist()) == list(range(80))
    sizes = [len(rows) for rows in cut.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert 2 <= len(sizes) <= MOST_PARTS


def test_a_topic_of_one_round_group_is_not_two() -> None:
    for cut in cut_map(*two_in_one(50, 30))[1:]:
        assert cut is None or not may_be_two(cut, [()] * len(cut.rows))


def test_a_topic_of_fewer_than_twenty_units_has_no_parts() -> None:
    assert cut_map(*two_in_one(10, 9))[0] is None
    assert cut_map(*two_in_one(12, 10))[0] is not None


def test_a_few_texts_said_again_and_again_make_no_parts() -> None:
    vectors, topics = two_in_one(50, 30)
    said_again = vectors.copy()
    said_again[:80] = vectors[np.arange(80) % 6]
    assert cut_map(said_again, topics)[0] is None


def test_equal_texts_are_in_the_same_part() -> None:
    vectors, topics = two_in_one(50, 30)
    doubled = np.vstack([vectors, vectors[:80]])
    cut = cut_map(doubled, np.concatenate([topics, topics[:80]]))[0]
    assert cut is not None
    for rows in cut.rows:
        texts = {row if row < len(vectors) else row - len(vectors) for row in rows.tolist()}
        assert len(rows) == 2 * len(texts)


def test_a_rim_of_strays_is_no_part() -> None:
    cut = cut_map(*two_in_one(76, 4))[0]
    assert cut is None or min(len(rows) for rows in cut.rows) >= 0.05 * 80


def test_the_order_of_answers_does_not_matter() -> None:
    vectors, topics = two_in_one(50, 30)
    order = np.random.default_rng(3).permutation(len(vectors))
    cut, again = cut_map(vectors, topics)[0], cut_map(vectors[order], topics[order])[0]
    assert cut is not None
    assert again is not None
    parts = {frozenset(rows.tolist()) for rows in cut.rows}
    assert {frozenset(order[rows].tolist()) for rows in again.rows} == parts


def test_a_window_too_small_to_survey_has_no_cuts() -> None:
    assert cut_topics(None, blobs([2]), np.zeros(2, dtype=np.int64)) == ()
