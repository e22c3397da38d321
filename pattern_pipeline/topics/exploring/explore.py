"""Group a subset on demand, and cross the groups with current topics and labels."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pattern_pipeline.topics.embedding.embeddings import is_free_text_answer
from pattern_pipeline.topics.exploring.exploration import (
    Counts,
    Exemplar,
    Exploration,
    ExplorationStatus,
    Group,
    Subset,
)
from pattern_pipeline.topics.maps.facet_map import FacetMap, map_facet
from pattern_pipeline.topics.maps.window_answers import select_window_answers
from pattern_pipeline.topics.settings import TopicSettings

_LabelsByUnit = Mapping[str, Sequence[str]]
EXEMPLARS_OF_LABEL = 3


@dataclass(frozen=True)
class UnitLabels:
    """Current topics by unit, and labels by categorical facet (in order of name) and unit."""

    topics: _LabelsByUnit
    labels: Mapping[str, _LabelsByUnit]

    def count_topics(self, units: Collection[str] | None = None) -> Counts:
        """Count the units in each current topic, most first, then by name.

        ``units``: count these alone, none twice; None for all.
        """
        return _count_labels(self.topics, units)

    def count_labels(self, units: Collection[str] | None = None) -> tuple[tuple[str, Counts], ...]:
        """Count the units with each label, by categorical facet."""
        return tuple((facet, _count_labels(labels, units)) for facet, labels in self.labels.items())


def index_labels(subset: Subset) -> UnitLabels:
    """Index the topics and labels of a subset by unit, once for all of its groups."""
    facets = subset.labels.groupby("facet", sort=True)
    return UnitLabels(
        _group_labels(subset.placed_topics), {str(facet): _group_labels(rows) for facet, rows in facets}
    )


def _group_labels(frame: pd.DataFrame) -> _LabelsByUnit:
    labels_of: dict[str, list[str]] = {}
    labelled = frame.dropna(subset="label")
    for unit, label in zip(labelled["unit_id"].tolist(), labelled["label"].tolist(), strict=True):
        labels_of.setdefault(unit, []).append(str(label))
    return labels_of


def _count_labels(labels: _LabelsByUnit, units: Collection[str] | None) -> Counts:
    counts = Counter(label for unit in (labels if units is None else units) for label in labels.get(unit, ()))
    return tuple(sorted(counts.items(), key=_order_by_count))


def _order_by_count(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def explore_subset(subset: Subset, settings: TopicSettings) -> Exploration:
    """Group the answers of a subset like a map, but without ids; count the labels of a categorical facet.

    Nothing is stored, and no paid model is asked. Below ``settings.minimum_summaries`` answers the groups are
    provisional; below ten there are none.
    """
    labels = index_labels(subset)
    labelled = subset.summaries["label"].notna()
    if labelled.any():
        return _explore_labels(subset, labels, subset.summaries[labelled])
    answers = None
    if is_free_text_answer(subset.summaries).any():
        answers = select_window_answers(subset.facet, subset.summaries, subset.embeddings)
    if answers is None:
        return _build_exploration(subset, labels, "too_few", answers=0)
    mapped = map_facet(subset.facet, subset.last, answers, settings, None, pictured=False)
    summaries = dict(zip(answers.frame["unit_id"], answers.frame["summary"], strict=True))
    units = answers.frame["unit_id"].to_numpy(dtype=object)
    groups = tuple(
        _build_group(
            labels,
            topic.name,
            topic.keywords,
            tuple(Exemplar(unit, summaries[unit]) for unit in topic.exemplars),
            tuple(units[mapped.topic_of == index]),
            len(units),
        )
        for index, topic in enumerate(mapped.topics)
    )
    return _build_exploration(
        subset,
        labels,
        _derive_status(mapped),
        answers=len(units),
        other_versions=answers.left_out,
        alone=int(np.sum(mapped.topic_of < 0)),
        silhouette=mapped.card.silhouette,
        groups=groups,
    )


def _derive_status(mapped: FacetMap) -> ExplorationStatus:
    if not mapped.topics:
        return "too_few"
    return "ready" if mapped.card.status == "ready" else "provisional"


def _explore_labels(subset: Subset, labels: UnitLabels, answered: pd.DataFrame) -> Exploration:
    groups = []
    for label, rows in answered.groupby("label", sort=True):
        shown = rows.head(EXEMPLARS_OF_LABEL)
        exemplars = tuple(Exemplar(*row) for row in zip(shown["unit_id"], shown["summary"], strict=True))
        groups.append(_build_group(labels, str(label), (), exemplars, tuple(rows["unit_id"]), len(answered)))
    ordered = sorted(groups, key=lambda group: (-group.units, group.name))
    return _build_exploration(subset, labels, "labels", answers=len(answered), groups=tuple(ordered))


def _build_group(
    labels: UnitLabels,
    name: str,
    keywords: tuple[str, ...],
    exemplars: tuple[Exemplar, ...],
    members: tuple[str, ...],
    answers: int,
) -> Group:
    chosen = set(members)
    return Group(
        name=name,
        keywords=keywords,
        exemplars=exemplars,
        units=len(members),
        share=len(members) / answers,
        placed_topics=labels.count_topics(chosen),
        label_counts=labels.count_labels(chosen),
        members=members,
    )


def _build_exploration(
    subset: Subset,
    labels: UnitLabels,
    status: ExplorationStatus,
    *,
    answers: int,
    other_versions: int = 0,
    alone: int = 0,
    silhouette: float | None = None,
    groups: tuple[Group, ...] = (),
) -> Exploration:
    return Exploration(
        facet=subset.facet,
        first=subset.first,
        last=subset.last,
        status=status,
        units=len(subset.units),
        answers=answers,
        other_versions=other_versions,
        alone=alone,
        silhouette=silhouette,
        groups=groups,
        placed_topics=labels.count_topics(),
        label_counts=labels.count_labels(),
    )
