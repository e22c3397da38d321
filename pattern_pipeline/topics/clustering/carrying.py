"""Carry the groups of an earlier map to a later window: move their centroids, drop the empty, add the new."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from pattern_pipeline.topics.clustering.silhouette import Labels, compute_simplified_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import find_nearest, fit_centroids, place_vectors

Weights = npt.NDArray[np.int64]
SMALLEST_TOPIC = 3
SMALLEST_NEW = 5
SMALLEST_NEW_SHARE = 0.005
# A group is new traffic if so large a share of it came since the last map, by more than chance.
NEW_SHARE = 0.5
NEW_CHANCE = 1e-4
# How well separated a new group must be, as a share of what is usual among the topics beside it.
APART = 0.75


@dataclass(frozen=True)
class CarriedGroups:
    """Groups that continue those of an earlier map, and new ones.

    ``labels``: group of each vector. ``centroids``: of unit length. ``former``: index of the earlier group
    that each one continues, -1 for a new one.
    """

    labels: Labels
    centroids: Vectors
    former: npt.NDArray[np.int64]


def carry_groups(
    vectors: Vectors,
    weights: Weights,
    arrived: Weights,
    centroids: Vectors,
    radii: npt.NDArray[np.float64],
    fresh: Sequence[Labels],
    branches: Labels,
) -> CarriedGroups:
    """Carry earlier groups to a window, so that only what its new answers touch changes.

    Every vector goes to the nearest earlier centroid, and every branch of the window's own tree to the group of
    most of its summaries: moved day by day to the means of what is nearest, centroids would end where k-means
    ends, which finds worse groups. Groups that are left with fewer than three summaries end. A group of the
    window's own clustering becomes a new group where its answers have arrived since the earlier map, and lie
    apart from the earlier groups.

    ``weights``: summaries of each vector. ``arrived``: those of them that the earlier window did not have.
    ``centroids`` and ``radii``: of the earlier groups.
    ``fresh``: groups of the window, found without the earlier ones, -1 for none, at several levels: the level
    that is best for the window may hold new traffic in a group with old.
    ``branches``: fine groups of the same tree.
    """
    placed = place_vectors(vectors, centroids, radii).topic
    inside = _vote_by_branch(placed, branches, weights)
    totals = np.bincount(inside[inside >= 0], weights=weights[inside >= 0], minlength=len(centroids))
    kept = np.flatnonzero(totals >= SMALLEST_TOPIC)
    moved = fit_centroids(vectors, inside, weights, len(centroids))[kept]
    added = moved[:0]
    for level in fresh:
        found = _find_new_groups(vectors, weights, arrived, np.vstack([moved, added]), level)
        added = np.vstack([added, found])
    every = np.vstack([moved, added]) if len(added) else moved
    former = np.concatenate([kept, np.full(len(added), -1)]).astype(np.int64)
    labels = find_nearest(vectors, every) if len(every) else np.full(len(vectors), -1, dtype=np.int64)
    return CarriedGroups(labels, every, former)


def _vote_by_branch(groups: Labels, branches: Labels, weights: Weights) -> Labels:
    """Give each row the group of most summaries of its branch; rows of no group neither vote nor move."""
    inside = np.flatnonzero(groups >= 0)
    if not len(inside):
        return groups
    votes = np.zeros((int(branches.max()) + 1, int(groups.max()) + 1))
    np.add.at(votes, (branches[inside], groups[inside]), weights[inside])
    found = groups.copy()
    found[inside] = votes.argmax(axis=1)[branches[inside]]
    return found


def _find_new_groups(
    vectors: Vectors, weights: Weights, arrived: Weights, centroids: Vectors, fresh: Labels
) -> Vectors:
    """Find the centroids of the groups of one level that hold new traffic apart from the groups there are."""
    expected = float(arrived.sum() / weights.sum())
    smallest = max(SMALLEST_NEW, SMALLEST_NEW_SHARE * float(weights.sum()))
    count = int(fresh.max()) + 1
    own = fit_centroids(vectors, fresh, weights, count) if count else centroids[:0]
    found: list[Vectors] = []
    for group in range(count):
        rows = fresh == group
        total, new = int(weights[rows].sum()), int(arrived[rows].sum())
        if total < smallest or new < NEW_SHARE * total:
            continue
        if float(binom.sf(new - 1, total, expected)) > NEW_CHANCE:
            continue
        if _is_apart(vectors, own[group], np.vstack([centroids, *found])):
            found.append(own[group : group + 1])
    return np.vstack(found) if found else centroids[:0]


def _is_apart(vectors: Vectors, centroid: Vectors, others: Vectors) -> bool:
    """Whether a group, made a topic, would be as well separated as the topics beside it are."""
    every = np.vstack([others, centroid[None]])
    placed = find_nearest(vectors, every)
    present, numbered = np.unique(placed, return_inverse=True)
    own = np.flatnonzero(present == len(others))
    if not len(own):
        return False
    each = compute_simplified_silhouette(vectors, numbered.astype(np.int64))
    means = np.array([each[numbered == index].mean() for index in range(len(present))])
    return bool(means[own[0]] >= APART * np.median(means))
