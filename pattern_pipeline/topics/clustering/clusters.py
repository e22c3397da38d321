"""Cluster vectors: score the groupings of every setting, choose one by the data, and avoid collapse."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

from pattern_pipeline.topics.clustering.groupings import Grouping, generate_groupings
from pattern_pipeline.topics.clustering.kmeans import (
    build_micro_clusters,
    find_provisional_groups,
    reassign_to_nearest,
)
from pattern_pipeline.topics.clustering.preparation import (
    choose_neighbour_count,
    find_neighbours,
    reduce_dimensions,
    smooth_vectors,
)
from pattern_pipeline.topics.clustering.selection import (
    Candidate,
    LeadInStandardErrors,
    choose_candidate,
    choose_collapsed,
    list_group_counts,
)
from pattern_pipeline.topics.clustering.silhouette import Labels, Silhouette, compute_silhouette
from pattern_pipeline.topics.clustering.tree import MergeTree
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import find_nearest, fit_centroids, fit_radii

Weights = npt.NDArray[np.int64]
# Fewer shared summaries do not measure the agreement of two maps.
MINIMUM_SHARED = 30

MINIMUM_GROUPS = 3
# The silhouette climbs from the root down to the topics and marks no level. This many times the square root
# of the topics gives about as many broad topics as topics in each.
MAXIMUM_PER_ROOT = 1.5
# Fewer topics are read at a glance and need no broad topics.
MINIMUM_TOPICS = 9
ClusteringStatus = Literal["ready", "collapsed", "nothing_dense"]


@dataclass(frozen=True)
class ScoredCandidate:
    """A candidate and the silhouette of each text behind its mean; None for fewer than two topics."""

    candidate: Candidate
    silhouette: Silhouette | None = None


def build_lead_comparison(scored: Sequence[ScoredCandidate], counted: Weights) -> LeadInStandardErrors:
    """Build the function that says by how many standard errors one candidate leads another.

    The error is that of the paired differences, text by text. ``counted``: weight of each text.
    """
    silhouettes = {one.candidate: one.silhouette.each for one in scored if one.silhouette is not None}

    def lead(first: Candidate, second: Candidate) -> float:
        gain = silhouettes[first].astype(np.float64) - silhouettes[second]
        mean = float(np.average(gain, weights=counted))
        error = float(np.sqrt(np.average((gain - mean) ** 2, weights=counted) / counted.sum()))
        return mean / error if error > 0 else 0.0

    return lead


def choose_text_weights(weights: Weights, maximum_topics: int) -> Weights:
    """Choose how often each text counts in the score: once, or as often as it occurs.

    Counted as often as it occurs, one text that 75 people send would be a perfect topic of its own. If there
    are so few texts that each may be a topic, such as the choices of a menu, they count as often as they
    occur.
    """
    menu = len(weights) <= list_group_counts(int(weights.sum()), maximum_topics)[-1]
    return weights if menu else np.ones_like(weights)


def score_grouping(
    vectors: Vectors,
    weights: Weights,
    counted: Weights,
    labels: Labels,
    grouping: Grouping,
    former: Labels | None,
) -> ScoredCandidate:
    """Score a grouping as it would be used, with every vector at its nearest centroid.

    ``weights``: summaries of each vector. ``counted``: how often each vector counts in the silhouette.
    ``labels``: group of each vector, -1 for none. ``former``: group of each vector in the previous map, see
    ``cluster_vectors``.
    """
    topics = int(labels.max()) + 1
    noise = float(weights[labels < 0].sum() / weights.sum())
    if topics == 0:
        return ScoredCandidate(Candidate(grouping.method, grouping.setting, 0, noise, 0.0, None))
    placed = find_nearest(vectors, fit_centroids(vectors, labels, weights, topics))
    shares = np.bincount(placed, weights=weights, minlength=topics) / weights.sum()
    score = compute_silhouette(vectors, placed, counted)
    candidate = Candidate(
        method=grouping.method,
        setting=grouping.setting,
        topics=topics,
        noise_share=noise,
        largest_share=float(shares.max()),
        silhouette=score.mean if score else None,
        silhouette_error=score.error if score else 0.0,
        agreement=_measure_agreement(placed, former),
    )
    return ScoredCandidate(candidate, score)


def _measure_agreement(placed: Labels, former: Labels | None) -> float | None:
    if former is None:
        return None
    shared = np.flatnonzero(former >= 0)
    if len(shared) < MINIMUM_SHARED:
        return None
    return float(adjusted_rand_score(former[shared], placed[shared]))


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
    ``candidates``: what was tried. ``chosen``: index of the candidate that was taken; None if none was.
    """

    status: ClusteringStatus
    labels: Labels
    centroids: Vectors
    radii: npt.NDArray[np.float64]
    broad: npt.NDArray[np.int64]
    reduced: npt.NDArray[np.float32]
    candidates: tuple[Candidate, ...]
    chosen: int | None


def cluster_vectors(
    vectors: Vectors,
    weights: Weights,
    seed: int,
    maximum_topics: int,
    *,
    former: Labels | None = None,
    method: str = "auto",
) -> Clustering:
    """Find the groups of distinct unit vectors.

    Vectors are smoothed over their neighbours and merged to a tree; every candidate is a cut of it, scored
    with all vectors at their nearest centroid; the rows of the chosen one move to their nearest centroid. If
    every setting collapses, the best of them is taken and the status says so. If none has two groups, k-means
    gives provisional ones, the only step that ``seed`` affects.

    ``weights``: number of summaries of each vector.
    ``former``: group of each vector in the previous map, -1 for none; it decides between candidates that are
    as good.
    ``method``: ``auto`` or ``hdbscan``.
    """
    near = find_neighbours(vectors, choose_neighbour_count(len(vectors)))
    reduced = reduce_dimensions(smooth_vectors(vectors, near))
    points = build_micro_clusters(reduced, weights)
    groupings = list(generate_groupings(points, method, maximum_topics))
    labels_of_rows = [grouping.labels[points.of_row] for grouping in groupings]
    counted = choose_text_weights(weights, maximum_topics)
    scores = [
        score_grouping(vectors, weights, counted, labels, grouping, former)
        for labels, grouping in zip(labels_of_rows, groupings, strict=True)
    ]
    candidates = [score.candidate for score in scores]
    chosen, status = _choose_candidate(candidates, maximum_topics, build_lead_comparison(scores, counted))
    labels = find_provisional_groups(vectors, weights, seed) if chosen is None else labels_of_rows[chosen]
    broad = (
        np.full(int(labels.max()) + 1, -1, dtype=np.int64)
        if chosen is None
        else find_broad_groups(groupings[chosen].tree, points.of_row, vectors, weights, labels)
    )
    centroids = fit_centroids(vectors, labels, weights, len(broad))
    if chosen is not None:
        apart = groupings[chosen].method == "hdbscan"
        labels, centroids = reassign_to_nearest(vectors, weights, labels, centroids, noise_apart=apart)
    radii = fit_radii(vectors, labels, centroids)
    return Clustering(status, labels, centroids, radii, broad, reduced, tuple(candidates), chosen)


def _choose_candidate(
    candidates: list[Candidate], maximum_topics: int, lead: LeadInStandardErrors
) -> tuple[int | None, ClusteringStatus]:
    chosen = choose_candidate(candidates, maximum_topics, lead)
    if chosen is not None:
        return chosen, "ready"
    fallback = choose_collapsed(candidates, maximum_topics)
    return fallback, "nothing_dense" if fallback is None else "collapsed"
