"""Group a subset on demand, and cross the groups with current topics and labels."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pattern_pipeline.tables.requests import list_request_keys
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

_LabelsByKey = Mapping[str, Sequence[str]]
EXEMPLARS_OF_LABEL = 3


@dataclass(frozen=True)
class UnitLabels:
    """Current topics by request, and labels by categorical facet (in order of name) and unit."""

    topics: _LabelsByKey
    labels: Mapping[str, _LabelsByKey]

    def count_topics(self, requests: Collection[str] | None = None) -> Counts:
        """Count the requests in each current topic, most first, then by name.

        ``requests``: keys, to count these alone, none twice; None for all. See ``list_request_keys``.
        """
        return _count_labels(self.topics, requests)

    def count_labels(self, units: Collection[str] | None = None) -> tuple[tuple[str, Counts], ...]:
        """Count the units with each label, by categorical facet."""
        return tuple((facet, _count_labels(labels, units)) for facet, labels in self.labels.items())


def index_labels(subset: Subset) -> UnitLabels:
    """Index the topics of a subset by request and its labels by unit, once for all of its groups."""
    facets = subset.labels.groupby("facet", sort=True)
    return UnitLabels(
        _group_labels(subset.placed_topics, list_request_keys(subset.placed_topics)),
        {str(facet): _group_labels(rows, rows["unit_id"]) for facet, rows in facets},
    )


def _group_labels(frame: pd.DataFrame, keys: "pd.Series[str]") -> _LabelsByKey:
    labels_of: dict[str, list[str]] = {}
    for key, label in zip(keys.tolist(), frame["label"].tolist(), strict=True):
        if not pd.isna(label):
            labels_of.setdefault(key, []).append(str(label))
    return labels_of


def _count_labels(labels: _LabelsByKey, keys: Collection[str] | None) -> Counts:
    counts = Counter(label for key in (labels if keys is None else keys) for label in labels.get(key, ()))
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
    groups = tuple(
        _build_group(
            labels,
            topic.name,
            topic.keywords,
            _list_exemplars(topic.exemplars, answers.frame[mapped.topic_of == index]),
            answers.frame[mapped.topic_of == index],
            len(answers.frame),
        )
        for index, topic in enumerate(mapped.topics)
    )
    return _build_exploration(
        subset,
        labels,
        _derive_status(mapped),
        answers=len(answers.frame),
        other_versions=answers.left_out,
        alone=int(np.sum(mapped.topic_of < 0)),
        silhouette=mapped.card.silhouette,
        groups=groups,
    )


def _list_exemplars(units: Sequence[str], members: pd.DataFrame) -> tuple[Exemplar, ...]:
    # Of several requests of one unit the first is shown.
    rows = members.drop_duplicates("unit_id")
    summaries = dict(zip(rows["unit_id"], rows["summary"], strict=True))
    return tuple(Exemplar(unit, summaries[unit]) for unit in units)


def _derive_status(mapped: FacetMap) -> ExplorationStatus:
    if not mapped.topics:
        return "too_few"
    return "ready" if mapped.card.status == "ready" else "provisional"


def _explore_labels(subset: Subset, labels: UnitLabels, answered: pd.DataFrame) -> Exploration:
    groups = []
    for label, rows in answered.groupby("label", sort=True):
        shown = rows.head(EXEMPLARS_OF_LABEL)
        exemplars = tuple(Exemplar(*row) for row in zip(shown["unit_id"], shown["summary"], strict=True))
        groups.append(_build_group(labels, str(label), (), exemplars, rows, len(answered)))
    ordered = sorted(groups, key=lambda group: (-group.units, group.name))
    return _build_exploration(subset, labels, "labels", answers=len(answered), groups=tuple(ordered))


def _build_group(
    labels: UnitLabels,
    name: str,
    keywords: tuple[str, ...],
    exemplars: tuple[Exemplar, ...],
    members: pd.DataFrame,
    answers: int,
) -> Group:
    units = tuple(dict.fromkeys(members["unit_id"]))
    return Group(
        name=name,
        keywords=keywords,
        exemplars=exemplars,
        units=len(members),
        share=len(members) / answers,
        placed_topics=labels.count_topics(set(list_request_keys(members))),
        label_counts=labels.count_labels(units),
        members=units,
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
