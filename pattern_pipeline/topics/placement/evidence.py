"""Measure what tells a right placement from a wrong one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.neighbourhood import (
    Floats,
    Indices,
    Members,
    SmoothedMembers,
    average_groups,
    compare_distances,
    link_to_members,
    scale_rows,
    smooth_members,
    split_own,
)
from pattern_pipeline.topics.placement.parts import Part, SplitProbability, estimate_unity, split_topics

# All point the same way: the higher, the surer. What each is: see ``measure_evidence``.
EVIDENCE = (
    "unity",
    "topic_unity",
    "smoothed_silhouette",
    "second_agreement",
    "agreement",
    "nearness",
    "margin",
    "support",
    "topic_agreement",
    "topic_silhouette",
)
# Keeps the logarithm of a ratio of distances finite, for topics of equal texts.
SMALLEST_DISTANCE = 0.02


@dataclass(frozen=True)
class Surroundings:
    """What the members of a map tell of any placement by it, measured once.

    ``leaf_starts``: number of the first leaf of each topic, leaves counting through all topics in order.
    ``leaf_unity``: of each leaf, see ``estimate_unity``.
    ``means``: of the topics' smoothed members.
    ``in_topic``: a row for each member, 1 in the column of its topic, the last column for no topic.
    The others have an entry for each topic, see ``measure_evidence``; ``distance`` is the mean distance of members
    to the centroid.
    """

    smoothed: SmoothedMembers
    centroids: Vectors
    topics: Sequence[Part]
    leaf_starts: Indices
    leaf_unity: Floats
    means: Floats
    in_topic: Floats
    around: Floats
    unity: Floats
    agreement: Floats
    silhouette: Floats
    distance: Floats


def survey_members(members: Members, centroids: Vectors, probability: SplitProbability) -> Surroundings:
    """Survey the members of a map, two at least. ``probability``: see ``estimate_unity``."""
    smoothed, count = smooth_members(members), len(centroids)
    topics = split_topics(smoothed, count)
    by_topic = [estimate_unity(each, probability) for each in topics]
    weights = [np.array([leaf.weight for leaf in each.list_leaves()]) for each in topics]
    placed = members.topic >= 0
    topic = np.where(placed, members.topic, 0)
    rows = np.arange(len(topic))
    # The last column is for members in no topic: they agree with nobody.
    column = np.where(placed, members.topic, count)
    in_topic = _mark_topics(column, count)
    around = smoothed.links.average(in_topic)
    means = _average_members(smoothed, count)
    silhouette = compare_distances(1.0 - smoothed.vectors @ scale_rows(means).T, topic)
    distance = 1.0 - np.einsum("ij,ij->i", members.vectors, centroids[topic])
    return Surroundings(
        smoothed=smoothed,
        centroids=centroids,
        topics=topics,
        leaf_starts=np.cumsum([0, *(len(each) for each in by_topic[:-1])]),
        leaf_unity=np.concatenate(by_topic),
        means=means,
        in_topic=in_topic,
        around=around,
        unity=np.array(
            [
                float(each @ np.array(chances) / max(each.sum(), 1e-9))
                for each, chances in zip(weights, by_topic, strict=True)
            ]
        ),
        agreement=_average_topics(around[rows, column], members, count),
        silhouette=_average_topics(silhouette, members, count),
        distance=_average_topics(distance, members, count),
    )


def measure_evidence(vectors: Vectors, topic: Indices, surroundings: Surroundings) -> Floats:
    """Measure the evidence for placements, of shape (vectors, EVIDENCE).

    ``vectors``: of placed units, unit length. ``topic``: index of the topic of each.

    - ``unity``: logit of the chance that the unit's part of the topic is of the task that the topic mostly is;
      ``topic_unity``: the mean of the chance over the topic's members.
    - ``smoothed_silhouette``: distance to the nearest other topic's mean against the own, in smoothed vectors
      (-1 to 1); ``topic_silhouette``: its mean over the topic's members.
    - ``agreement``: share of the 15 nearest members in the same topic, weighted by the fourth power of the
      cosine; ``second_agreement``: the mean of that share, unpowered, over the neighbours, towards the same
      topic; ``topic_agreement``: the mean over the topic's members.
    - ``nearness``: logarithm of the topic's mean distance to the centroid over the unit's.
    - ``margin``: 1 minus the distance to the own centroid over that to the nearest other.
    - ``support``: share of the topic's members that the unit, smoothed, is much nearer to than to the nearest
      other topic: half-way from that one's mean to itself.
    """
    smoothed = surroundings.smoothed
    links = link_to_members(vectors, smoothed.members.vectors)
    moved = smoothed.smooth(vectors, links)
    means = surroundings.means
    rows = np.arange(len(topic))
    own, other = split_own(1.0 - (vectors @ surroundings.centroids.T).astype(np.float64), topic)
    unity = np.clip(surroundings.leaf_unity[_assign_leaves(moved, topic, surroundings)], 1e-3, 1.0 - 1e-3)
    evidence = {
        "unity": np.log(unity / (1.0 - unity)),
        "topic_unity": surroundings.unity[topic],
        "smoothed_silhouette": compare_distances(1.0 - moved @ scale_rows(means).T, topic),
        "second_agreement": links.average(surroundings.around)[rows, topic],
        "agreement": links.average(surroundings.in_topic, power=4)[rows, topic],
        "nearness": _log_distance(surroundings.distance[topic]) - _log_distance(own),
        "margin": (other - own) / np.maximum(other, 1e-9),
        "support": _measure_support(moved, topic, smoothed, means),
        "topic_agreement": surroundings.agreement[topic],
        "topic_silhouette": surroundings.silhouette[topic],
    }
    return np.column_stack([evidence[name] for name in EVIDENCE]).astype(np.float64)


def _log_distance(distance: Floats) -> Floats:
    return np.asarray(np.log(np.clip(distance, 0.0, None) + SMALLEST_DISTANCE))


def _mark_topics(column: Indices, count: int) -> Floats:
    marks = np.zeros((len(column), count + 1), dtype=np.float32)
    marks[np.arange(len(column)), column] = 1.0
    return marks


def _average_members(smoothed: SmoothedMembers, count: int) -> Floats:
    return average_groups(smoothed.vectors, smoothed.members.topic, smoothed.members.weights, count)


def _average_topics(values: Floats, members: Members, count: int) -> Floats:
    inside = members.topic >= 0
    total = np.bincount(members.topic[inside], members.weights[inside], count)
    sums = np.bincount(members.topic[inside], (members.weights * values)[inside], count)
    return np.asarray(sums / np.where(total > 0, total, 1.0))


def _assign_leaves(moved: Floats, topic: Indices, surroundings: Surroundings) -> Indices:
    """Assign to each smoothed vector the nearest leaf of its topic; leaves count through all topics in order."""
    smoothed, found = surroundings.smoothed, surroundings.leaf_starts[topic]
    for index, each in enumerate(surroundings.topics):
        leaves = each.list_leaves()
        rows = np.flatnonzero(topic == index)
        if len(rows) and len(leaves) > 1:
            inside = np.concatenate([leaf.rows for leaf in leaves])
            group = np.repeat(np.arange(len(leaves)), [len(leaf.rows) for leaf in leaves])
            weights = smoothed.members.weights[inside]
            means = average_groups(smoothed.vectors[inside], group, weights, len(leaves))
            found[rows] += (moved[rows] @ scale_rows(means).T).argmax(axis=1)
    return np.asarray(found)


def _measure_support(moved: Floats, topic: Indices, smoothed: SmoothedMembers, means: Floats) -> Floats:
    members = smoothed.members
    _, other = split_own(1.0 - moved @ means.T, topic)
    needed = (1.0 - other / 2).astype(np.float32)
    support = np.zeros(len(topic))
    for index in range(len(means)):
        rows, inside = np.flatnonzero(topic == index), np.flatnonzero(members.topic == index)
        if len(rows) and len(inside):
            near = moved[rows] @ smoothed.vectors[inside].T > needed[rows][:, None]
            support[rows] = near @ members.weights[inside] / members.weights[inside].sum()
    return support
