"""Cluster vectors: score the groupings of every setting, choose one by the data, and avoid collapse."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.groupings import Grouping, Groupings, group_points, list_settings
from pattern_pipeline.topics.clustering.kmeans import (
    build_micro_clusters,
    find_provisional_groups,
    reassign_to_nearest,
)
from pattern_pipeline.topics.clustering.level import (
    HalfGroups,
    SmoothedSet,
    draw_level_sample,
    measure_agreement,
    measure_separation,
    score_level,
    smooth_rows,
    split_into_halves,
)
from pattern_pipeline.topics.clustering.preparation import NEIGHBOURS
from pattern_pipeline.topics.clustering.selection import (
    Candidate,
    ScoreCurve,
    average_scores,
    choose_candidate,
    choose_collapsed,
    list_group_counts,
)
from pattern_pipeline.topics.clustering.silhouette import Labels, compute_silhouette
from pattern_pipeline.topics.clustering.tree import MergeTree
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import find_nearest, fit_centroids, fit_radii

Weights = npt.NDArray[np.int64]
MINIMUM_GROUPS = 3
# The silhouette climbs from the root down to the topics and marks no level. This many times the square root
# of the topics gives about as many broad topics as topics in each.
MAXIMUM_PER_ROOT = 1.5
# Fewer topics are read at a glance and need no broad topics.
MINIMUM_TOPICS = 9
ClusteringStatus = Literal["ready", "collapsed", "nothing_dense"]


def choose_text_weights(weights: Weights, maximum_topics: int) -> Weights:
    """Choose how often each text counts in the score: once, or as often as it occurs.

    Counted as often as it occurs, one text that 75 people send would be a perfect topic of its own. If there
    are so few texts that each may be a topic, such as the choices of a menu, they count as often as they
    occur.
    """
    menu = len(weights) <= list_group_counts(int(weights.sum()), maximum_topics)[-1]
    return weights if menu else np.ones_like(weights)


def score_grouping(
    sample: SmoothedSet, counted: Weights, grouping: Grouping, pairs: Sequence[tuple[HalfGroups, HalfGroups]]
) -> Candidate:
    """Score a grouping as it would be used, with every vector at its nearest centroid.

    ``counted``: how often each vector counts. ``pairs``: the groups that each half of the sample has at the
    same setting, a pair for each split.
    """
    vectors, weights, labels = sample.vectors, sample.weights, grouping.labels
    topics = int(labels.max()) + 1
    noise = float(weights[labels < 0].sum() / weights.sum())
    if topics == 0:
        return Candidate(grouping.method, grouping.setting, 0, noise, 0.0, None)
    _, placed = np.unique(
        find_nearest(vectors, fit_centroids(vectors, labels, weights, topics)), return_inverse=True
    )
    shares = np.bincount(placed, weights=weights) / weights.sum()
    silhouette = compute_silhouette(vectors, placed, counted)
    separation = measure_separation(sample.smoothed, placed, counted)
    agreement = measure_agreement(vectors, pairs)
    return Candidate(
        method=grouping.method,
        setting=grouping.setting,
        topics=len(shares),
        noise_share=noise,
        largest_share=float(shares.max()),
        silhouette=silhouette.mean if silhouette else None,
        separation=separation,
        agreement=agreement,
        score=score_level(separation, agreement, len(shares)),
    )


@dataclass(frozen=True)
class ScoredSettings:
    """The candidates of every setting.

    ``sample`` and ``groupings``: the vectors that they were scored on, and their groups at each setting.
    """

    candidates: tuple[Candidate, ...]
    sample: SmoothedSet
    groupings: Groupings


def score_settings(vectors: Vectors, weights: Weights, method: str, maximum_topics: int) -> ScoredSettings:
    """Score the groupings of every setting, on a sample of at most ``LEVEL_SAMPLE`` vectors."""
    sample = smooth_rows(vectors, weights, draw_level_sample(len(vectors)))
    points = build_micro_clusters(sample.reduced, sample.weights)
    settings = list_settings(points, method, maximum_topics)
    groupings = group_points(points, method, settings)
    counted = choose_text_weights(sample.weights, maximum_topics)
    # The texts of a menu are the same in both halves of its answers: nothing to compare.
    is_menu = counted is sample.weights
    halves = () if is_menu else split_into_halves(sample.vectors, sample.weights)
    grouped = [
        tuple(_group_half(half, method, settings, len(sample.rows)) for half in pair) for pair in halves
    ]
    candidates = tuple(
        score_grouping(
            sample, counted, grouping, [(first[index], second[index]) for first, second in grouped]
        )
        for index, grouping in enumerate(groupings.each)
    )
    return ScoredSettings(candidates, sample, groupings)


def _group_half(half: SmoothedSet, method: str, settings: Sequence[int], total: int) -> list[HalfGroups]:
    points = build_micro_clusters(half.reduced, half.weights)
    found = group_points(points, method, settings, share=len(half.rows) / total).each
    return [HalfGroups(half, grouping.labels) for grouping in found]


def find_broad_groups(
    tree: MergeTree,
    of_row: npt.NDArray[np.int64],
    vectors: Vectors,
    weights: npt.NDArray[np.int64],
    labels: Labels,
) -> npt.NDArray[np.int64]:
    """Group topics into broad topics, by cutting the same tree nearer to its root.

    ``of_row``: point of the tree of each vector. ``labels``: topic of each vector, -1 for none.

    Returns the broad topic of each topic, numbered from 0; -1 for all if there are fewer than nine topics. Of
    the cuts into 3 to 1.5 times the square root of the topics, the one with the highest silhouette is taken.
    A topic belongs to the broad topic that holds most of its summaries; in a tree that is where all of them
    are.
    """
    topics = int(labels.max()) + 1 if len(labels) else 0
    if topics < MINIMUM_TOPICS:
        return np.full(topics, -1, dtype=np.int64)
    best, broad = -np.inf, np.zeros(topics, dtype=np.int64)
    for count in range(MINIMUM_GROUPS, round(MAXIMUM_PER_ROOT * math.sqrt(topics)) + 1):
        of_topic = _vote_by_topic(tree.cut(count)[of_row], labels, weights, topics)
        score = compute_silhouette(vectors, np.where(labels >= 0, of_topic[labels], -1))
        if score is not None and score.mean > best:
            best, broad = score.mean, of_topic
    return broad


def _vote_by_topic(
    groups: Labels, labels: Labels, weights: npt.NDArray[np.int64], topics: int
) -> npt.NDArray[np.int64]:
    votes = np.zeros((topics, int(groups.max()) + 1))
    inside = labels >= 0
    np.add.at(votes, (labels[inside], groups[inside]), weights[inside])
    _, numbered = np.unique(votes.argmax(axis=1), return_inverse=True)
    return numbered.astype(np.int64)


@dataclass(frozen=True)
class Clustering:
    """The groups of distinct vectors.

    ``labels``: group of each vector, -1 for none. ``centroids``: of unit length. ``radii``: cosine distance
    that each group reaches. ``broad``: broad group of each group, -1 for none. ``reduced``: the vectors,
    smoothed and reduced.
    ``tree`` and ``of_row``: the merge tree of the vectors, and the point of it that each vector is.
    ``candidates``: what was tried. ``chosen``: index of the candidate that was taken; None if none was.
    """

    status: ClusteringStatus
    labels: Labels
    centroids: Vectors
    radii: npt.NDArray[np.float64]
    broad: npt.NDArray[np.int64]
    reduced: npt.NDArray[np.float32]
    tree: MergeTree
    of_row: npt.NDArray[np.int64]
    candidates: tuple[Candidate, ...]
    chosen: int | None


def cluster_vectors(
    vectors: Vectors,
    weights: Weights,
    seed: int,
    maximum_topics: int,
    *,
    method: str = "auto",
    earlier: Sequence[ScoreCurve] = (),
) -> Clustering:
    """Find the groups of distinct unit vectors.

    Vectors are smoothed over their neighbours and merged to a tree; every candidate is a cut of it, scored
    with all vectors at their nearest centroid; the rows of the chosen one move to their nearest centroid. If
    every setting collapses, the best of them is taken and the status says so. If none has two groups, k-means
    gives provisional ones, the only step that ``seed`` affects.

    ``weights``: number of summaries of each vector. ``method``: ``auto`` or ``hdbscan``.
    ``earlier``: scores that the windows of earlier maps gave to numbers of groups.
    """
    scored = score_settings(vectors, weights, method, maximum_topics)
    candidates = average_scores(scored.candidates, earlier)
    chosen, status = _choose_candidate(candidates, maximum_topics)
    setting = None if chosen is None else candidates[chosen].setting
    whole, groupings = _group_all(vectors, weights, method, scored, setting)
    if chosen is None:
        labels = find_provisional_groups(vectors, weights, seed)
        broad = np.full(int(labels.max()) + 1, -1, dtype=np.int64)
    else:
        labels = next(grouping.labels for grouping in groupings.each if grouping.setting == setting)
        broad = find_broad_groups(groupings.tree, groupings.of_row, vectors, weights, labels)
    centroids = fit_centroids(vectors, labels, weights, len(broad))
    if chosen is not None:
        apart = candidates[chosen].method == "hdbscan"
        labels, centroids = reassign_to_nearest(vectors, weights, labels, centroids, noise_apart=apart)
    return Clustering(
        status=status,
        labels=labels,
        centroids=centroids,
        radii=fit_radii(vectors, labels, centroids),
        broad=broad,
        reduced=whole.reduced,
        tree=groupings.tree,
        of_row=groupings.of_row,
        candidates=candidates,
        chosen=chosen,
    )


def _group_all(
    vectors: Vectors, weights: Weights, method: str, scored: ScoredSettings, setting: int | None
) -> tuple[SmoothedSet, Groupings]:
    """Group all vectors at one setting."""
    if len(scored.sample.rows) == len(vectors):
        return scored.sample, scored.groupings
    # The number of groups is known: near neighbours now draw the finest borders.
    whole = smooth_rows(vectors, weights, np.arange(len(vectors)), NEIGHBOURS)
    settings = () if setting is None else (setting,)
    share = len(vectors) / len(scored.sample.rows)
    return whole, group_points(build_micro_clusters(whole.reduced, weights), method, settings, share=share)


def _choose_candidate(
    candidates: Sequence[Candidate], maximum_topics: int
) -> tuple[int | None, ClusteringStatus]:
    chosen = choose_candidate(candidates, maximum_topics)
    if chosen is not None:
        return chosen, "ready"
    fallback = choose_collapsed(candidates, maximum_topics)
    return fallback, "nothing_dense" if fallback is None else "collapsed"
