"""A subset to its groups. Nothing is stored, and no model of a provider is asked."""

import numpy as np
import pandas as pd

from pattern_pipeline.topics.embedding.embeddings import free_text_answers
from pattern_pipeline.topics.exploring.crossing import Crossing, crossing_of
from pattern_pipeline.topics.exploring.exploration import Exemplar, Exploration, ExplorationStatus, Group
from pattern_pipeline.topics.exploring.subset import Subset
from pattern_pipeline.topics.maps.facet_map import FacetMap, map_facet
from pattern_pipeline.topics.maps.versions import window_answers
from pattern_pipeline.topics.settings import TopicSettings

EXEMPLARS_OF_LABEL = 3


def explore(subset: Subset, settings: TopicSettings) -> Exploration:
    """Group a subset's answers as a map would, under no ids; count the labels of a categorical facet.

    Below ``settings.minimum_summaries`` answers the groups are provisional; below ten there are none.
    """
    crossing = crossing_of(subset)
    labelled = subset.summaries["label"].notna()
    if labelled.any():
        return _labels(subset, crossing, subset.summaries[labelled])
    answers = None
    if free_text_answers(subset.summaries).any():
        answers = window_answers(subset.facet, subset.summaries, subset.embeddings)
    if answers is None:
        return _found(subset, crossing, "too_few", answers=0)
    mapped = map_facet(subset.facet, subset.last, answers, settings, None, pictured=False)
    said = dict(zip(answers.frame["unit_id"], answers.frame["summary"], strict=True))
    units = answers.frame["unit_id"].to_numpy(dtype=object)
    groups = tuple(
        _group(
            crossing,
            topic.name,
            topic.keywords,
            tuple(Exemplar(unit, said[unit]) for unit in topic.exemplars),
            tuple(units[mapped.topic_of == index]),
            len(units),
        )
        for index, topic in enumerate(mapped.topics)
    )
    return _found(
        subset,
        crossing,
        _status(mapped),
        answers=len(units),
        other_versions=answers.left_out,
        alone=int(np.sum(mapped.topic_of < 0)),
        silhouette=mapped.card.silhouette,
        groups=groups,
    )


def _status(mapped: FacetMap) -> ExplorationStatus:
    if not mapped.topics:
        return "too_few"
    return "ready" if mapped.card.status == "ready" else "provisional"


def _labels(subset: Subset, crossing: Crossing, answered: pd.DataFrame) -> Exploration:
    groups = []
    for label, rows in answered.groupby("label", sort=True):
        shown = rows.head(EXEMPLARS_OF_LABEL)
        exemplars = tuple(Exemplar(*row) for row in zip(shown["unit_id"], shown["summary"], strict=True))
        groups.append(_group(crossing, str(label), (), exemplars, tuple(rows["unit_id"]), len(answered)))
    ordered = sorted(groups, key=lambda group: (-group.units, group.name))
    return _found(subset, crossing, "labels", answers=len(answered), groups=tuple(ordered))


def _group(
    crossing: Crossing,
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
        standing=crossing.standing(chosen),
        moods=crossing.moods(chosen),
        members=members,
    )


def _found(
    subset: Subset,
    crossing: Crossing,
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
        standing=crossing.standing(),
        moods=crossing.moods(),
    )
