"""Maps of labelled sets at several levels, with what tells a right placement from a wrong one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
from labelled_texts import OUT_OF_SCOPE, EmbeddedTexts, subset
from topic_sets import embedded

from pattern_pipeline.topics.clustering.clusters import cluster_vectors
from pattern_pipeline.topics.clustering.groupings import drop_small_groups
from pattern_pipeline.topics.clustering.kmeans import build_micro_clusters
from pattern_pipeline.topics.clustering.preparation import (
    choose_neighbour_count,
    find_neighbours,
    reduce_dimensions,
    smooth_vectors,
)
from pattern_pipeline.topics.clustering.tree import build_merge_tree
from pattern_pipeline.topics.placement.neighbourhood import (
    Floats,
    Members,
    SmoothedMembers,
    collect_members,
    smooth_members,
)
from pattern_pipeline.topics.placement.parts import Part, split_topics
from pattern_pipeline.topics.placement.placement import (
    Placement,
    find_nearest,
    fit_centroids,
    fit_radii,
    place_vectors,
)
from pattern_pipeline.topics.settings import TopicSettings

Rows = npt.NDArray[np.int64]
LEVELS = (0.6, 1.0, 1.6)
SETTINGS = TopicSettings()
LARGEST_WINDOW = 6_000
# Groups drawn, texts of each at most, and how uneven they are: the spread of the logarithm of their sizes.
DRAWS = (
    (20, 30, 0.0),
    (30, 40, 1.0),
    (12, 30, 0.0),
    (40, 15, 0.7),
    (8, 60, 0.8),
    (16, 60, 1.0),
    (24, 24, 0.4),
    (50, 30, 0.5),
)


@dataclass(frozen=True)
class Window:
    """Texts that one map is made of: ``labels`` is the true group of each row of ``vectors``."""

    name: str
    set_name: str
    vectors: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]


@dataclass(frozen=True)
class MapCase:
    """A map of a window, made by the pipeline's own steps: the tree, nearest centroids, radii.

    ``right``: for each placed row whether its true group is its topic's main one. ``rows``: the placed rows.
    """

    window: Window
    centroids: npt.NDArray[np.float32]
    placement: Placement
    members: Members
    rows: Rows
    right: npt.NDArray[np.bool_]


def list_windows(set_name: str, folder: Path | None) -> Iterator[Window]:
    """List the windows of a set: those that end on several of its days, or draws of some of its groups.

    ``set_name``: of ``topic_sets``; ``star/first`` and ``star/second`` are halves of its days.
    """
    name, _, half = set_name.partition("/")
    given = embedded(name, folder)
    _, labels = np.unique(np.array(given.data.truths[0].labels), return_inverse=True)
    days = sorted(set(given.data.days))
    if half:
        middle = (len(days) + 1) // 2
        days = days[:middle] if half == "first" else days[middle:]
        inside = np.isin(np.array(given.data.days), np.array(days))
        given = EmbeddedTexts(
            subset(given.data, np.flatnonzero(inside).tolist(), set_name), given.vectors[inside]
        )
        labels = labels[inside]
    if len(days) > 1:
        for rows, name in _windows_of_days(given, days):
            yield Window(f"{set_name} {name}", set_name, given.vectors[rows], labels[rows])
        return
    if len(given.data.texts) <= LARGEST_WINDOW:
        yield Window(set_name, set_name, given.vectors, labels)
    if len(set(labels)) > DRAWS[0][0]:
        generator = np.random.default_rng(1)
        for number, (groups, texts, spread) in enumerate(DRAWS):
            rows = _draw_groups(given, labels, groups, texts, spread, generator)
            yield Window(f"{set_name} draw {number}", set_name, given.vectors[rows], labels[rows])


def _windows_of_days(given: EmbeddedTexts, days: list[date]) -> Iterator[tuple[Rows, str]]:
    of_row = np.array(given.data.days)
    for position in sorted({1, 3, 5, 7, 9, len(days) - 1}):
        if position < len(days):
            last = days[position]
            rows = np.flatnonzero((of_row > last - timedelta(days=7)) & (of_row <= last))
            step = -(-len(rows) // LARGEST_WINDOW)
            if len(rows) >= 100:
                yield rows[::step], f"to {last:%d %b}"
    for position in (0, 2, 6):
        rows = np.flatnonzero(of_row == days[position]) if position < len(days) else of_row[:0]
        if 100 <= len(rows) <= LARGEST_WINDOW:
            yield rows, f"{days[position]:%d %b}"


def _draw_groups(
    given: EmbeddedTexts, labels: Rows, groups: int, texts: int, spread: float, generator: np.random.Generator
) -> Rows:
    names = np.array(given.data.truths[0].labels)
    known = np.unique(labels[names != OUT_OF_SCOPE])
    parts = []
    for group in generator.permutation(known)[:groups]:
        size = max(6, int(texts * generator.lognormal(-spread / 2, spread)))
        parts.append(generator.permutation(np.flatnonzero(labels == group))[:size])
    return np.sort(np.concatenate(parts))


def make_own_case(window: Window) -> Iterator[MapCase]:
    """Make the map that the pipeline makes of a window as the first of a facet; none of a single group."""
    distinct, weights = _collect_distinct(window.vectors)
    found = cluster_vectors(distinct, weights, SETTINGS.seed, SETTINGS.maximum_topics, method=SETTINGS.method)
    if len(found.centroids) > 1:
        yield build_case(window, found.centroids, found.radii)


def make_cases(window: Window) -> Iterator[MapCase]:
    """Make a map of a window at each level: the tree's cut near the true number of groups, times the level."""
    distinct, weights = _collect_distinct(window.vectors)
    near = find_neighbours(distinct, choose_neighbour_count(len(distinct)))
    points = build_micro_clusters(reduce_dimensions(smooth_vectors(distinct, near)), weights)
    tree = build_merge_tree(points.points, points.weights)
    true = len(np.unique(window.labels))
    for level in LEVELS:
        labels = drop_small_groups(tree.cut(max(2, round(true * level))), points.weights)[points.of_row]
        centroids = fit_centroids(distinct, labels, weights, int(labels.max()) + 1)
        _, moved = np.unique(find_nearest(distinct, centroids), return_inverse=True)
        centroids = fit_centroids(distinct, moved, weights, int(moved.max()) + 1)
        radii = fit_radii(distinct, find_nearest(distinct, centroids), centroids)
        kept = np.unique(place_vectors(distinct, centroids, radii).topic)
        kept = kept[kept >= 0]
        yield build_case(window, centroids[kept], radii[kept])


def build_case(window: Window, centroids: npt.NDArray[np.float32], radii: npt.NDArray[np.float64]) -> MapCase:
    """Place a window's texts by a map, and compare with the truth."""
    placement = place_vectors(window.vectors, centroids, radii)
    rows = np.flatnonzero(placement.topic >= 0)
    right = find_right(placement.topic, window.labels)[rows]
    return MapCase(
        window, centroids, placement, collect_members(window.vectors, placement.topic), rows, right
    )


def find_right(topic: Rows, labels: Rows) -> npt.NDArray[np.bool_]:
    """Find the placed rows whose true group is the main one of their topic."""
    right = np.zeros(len(topic), dtype=bool)
    for each in np.unique(topic[topic >= 0]):
        rows = topic == each
        right |= rows & (labels == np.bincount(labels[rows]).argmax())
    return right


def _collect_distinct(vectors: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float32], Rows]:
    distinct, counts = np.unique(vectors, axis=0, return_counts=True)
    # The order of bytes is that of the first dimension, and the shrinking of large sets takes rows at even steps.
    order = np.random.default_rng(0).permutation(len(distinct))
    return distinct[order], counts[order].astype(np.int64)


def measure_splits(
    case: MapCase,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Measure every split of a map's topics.

    Returns the measures, for each split the share of the smaller side's units that are not of the larger
    side's main group, and the number of members of both.
    """
    smoothed = smooth_members(case.members)
    of_member = _find_labels(case, smoothed)
    measures, foreign, sizes = [], [], []
    for topic in split_topics(smoothed, len(case.centroids)):
        for split in topic.list_splits():
            small, large = sorted(split.sides, key=lambda part: part.weight)
            measures.append(split.measures)
            foreign.append(_measure_foreign(small, large, of_member, case.members.weights))
            sizes.append(len(split.rows))
    return np.array(measures), np.array(foreign), np.array(sizes, dtype=float)


def _measure_foreign(small: Part, large: Part, labels: Rows, weights: Floats) -> float:
    main = np.bincount(labels[large.rows], weights=weights[large.rows]).argmax()
    return float(np.average(labels[small.rows] != main, weights=weights[small.rows]))


def _find_labels(case: MapCase, smoothed: SmoothedMembers) -> Rows:
    label_of = {
        vector.tobytes(): label for vector, label in zip(case.window.vectors, case.window.labels, strict=True)
    }
    return np.array([label_of[vector.tobytes()] for vector in smoothed.members.vectors])
