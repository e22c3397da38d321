"""Topics are split into parts, and the parts that are other tasks are told from other wordings."""

import numpy as np

from pattern_pipeline.topics.placement.neighbourhood import collect_members, smooth_members
from pattern_pipeline.topics.placement.parts import estimate_unity, split_in_two, split_topics
from pattern_pipeline_tests.topics.conftest import blobs


def test_two_groups_are_split_between_them() -> None:
    side = split_in_two(blobs([30, 20]), np.ones(50))
    assert set(side[:30]) != set(side[30:])
    assert len(set(side[:30])) == len(set(side[30:])) == 1


def test_equal_vectors_are_not_split() -> None:
    assert split_in_two(np.tile(blobs([1]), (20, 1)), np.ones(20)).tolist() == [0] * 20


def test_every_member_is_in_one_leaf() -> None:
    groups = np.repeat([0, 0, 1], [40, 30, 30])
    members = collect_members(blobs([40, 30, 30]), groups)
    topics = split_topics(smooth_members(members), 2)
    rows = np.concatenate([leaf.rows for topic in topics for leaf in topic.list_leaves()])
    assert sorted(rows) == list(range(100))


def test_two_groups_in_one_topic_are_farther_apart_than_two_halves_of_one() -> None:
    members = collect_members(blobs([40, 40, 40]), np.repeat([0, 0, 1], 40))
    two, one = split_topics(smooth_members(members), 2)
    assert two.measures is not None
    assert one.measures is not None
    assert (two.measures[:4] > one.measures[:4]).all()


def test_the_core_is_of_the_topics_task_and_what_is_split_off_only_by_chance() -> None:
    members = collect_members(blobs([50, 20, 40]), np.repeat([0, 0, 1], [50, 20, 40]))
    topic = split_topics(smooth_members(members), 2)[0]
    assert set(estimate_unity(topic, lambda measures: np.zeros(len(measures)))) == {1.0}
    all_other = estimate_unity(topic, lambda measures: np.ones(len(measures)))
    assert sorted(all_other)[-1] == 1.0
    assert sorted(all_other)[:-1] == [0.0] * (len(all_other) - 1)


def test_a_large_part_is_the_core_and_not_one_of_many_small_ones() -> None:
    members = collect_members(blobs([50, 20, 40]), np.repeat([0, 0, 1], [50, 20, 40]))
    topic = split_topics(smooth_members(members), 2)[0]
    first = topic.measures
    unity = estimate_unity(topic, lambda measures: (measures == first).all(axis=1).astype(float))
    weight = [leaf.weight for leaf in topic.list_leaves()]
    assert sum(each for each, sure in zip(weight, unity, strict=True) if sure == 1.0) == 50
