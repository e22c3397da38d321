"""Group a window at the level that its facet has, or at a new one where that is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.tables.requests import list_request_keys
from pattern_pipeline.topics.clustering.carrying import carry_groups
from pattern_pipeline.topics.clustering.clusters import Clustering, cluster_vectors, find_broad_groups
from pattern_pipeline.topics.clustering.preparation import DistinctTexts
from pattern_pipeline.topics.clustering.selection import Candidate
from pattern_pipeline.topics.clustering.silhouette import Labels
from pattern_pipeline.topics.embedding.embedder import Vectors, stack_vectors
from pattern_pipeline.topics.identity.level_state import LevelState, LevelStep, decide_level, list_evidence
from pattern_pipeline.topics.identity.lineage import Descent
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.maps.window_answers import WindowAnswers
from pattern_pipeline.topics.placement.placement import fit_radii
from pattern_pipeline.topics.settings import TopicSettings

LISTED_PARENTS = 5
# Branches of the tree for each topic.
BRANCHES = 5
# Cuts in which new groups are looked for, beside the window's best: groups for each topic.
FINER_CUTS = (1.5, 2.0)


@dataclass(frozen=True)
class LevelledGroups:
    """The groups of a window, and the level that they are on.

    ``ids``: for each group the id of the topic that it carries on, None for a group found in this window.
    ``origins``: the centroid that each of these ids began with.
    ``state``: None where the window has no level: nothing but one group, or noise.
    """

    clustering: Clustering
    ids: tuple[str | None, ...]
    origins: Mapping[str, npt.NDArray[np.float32]]
    state: LevelState | None
    step: LevelStep


def group_window(
    day: date,
    answers: WindowAnswers,
    texts: DistinctTexts,
    vectors: Vectors,
    settings: TopicSettings,
    previous: PreviousMap | None,
) -> LevelledGroups:
    """Group the distinct texts of a window: by the topics before it, or by the level that its answers show.

    ``vectors``: of the distinct texts. A facet's first maps, and one whose answers come from another model
    than the maps before, choose their level freely.
    """
    levels = [] if previous is None else previous.list_levels()
    kind = (answers.facet_version, answers.extractor, answers.embedding_model)
    clustering = cluster_vectors(
        vectors,
        texts.weights,
        settings.seed,
        settings.maximum_topics,
        method=settings.method,
        earlier=list_evidence(kind, levels),
    )
    now = _read_level(day, kind, clustering, levels)
    size = len(answers.frame), int(answers.frame["day"].nunique())
    step = decide_level(now, *size, levels)
    if step == "carry" and previous is not None and levels[0].topics:
        now_on = replace(now, since=levels[0].since)
        if carried := _carry(clustering, answers, texts, vectors, previous, now_on):
            return carried
        # All traffic is of another kind than before, so that there is nothing to carry: as with the first map.
        step = decide_level(now, *size, ())
    count = len(clustering.centroids)
    since = None if step == "provisional" else day
    state = replace(now, topics=count, gain=0.0, since=since) if clustering.status == "ready" else None
    return LevelledGroups(clustering, (None,) * count, {}, state, step)


def _read_level(
    day: date, kind: tuple[str, str, str], clustering: Clustering, levels: Sequence[LevelState]
) -> LevelState:
    in_use = levels[0].topics if levels else len(clustering.centroids)
    chosen = None if clustering.chosen is None else clustering.candidates[clustering.chosen]
    if chosen is None or clustering.status != "ready":
        return LevelState(day, in_use, in_use, 0.0, None, kind)
    gain = _measure_gain(chosen, clustering.candidates, in_use)
    return LevelState(day, in_use, chosen.topics, gain, None, kind)


def _measure_gain(chosen: Candidate, candidates: Sequence[Candidate], topics: int) -> float:
    """Measure by what share the chosen candidate scores above the one with about as many topics as given.

    A hundredfold score is the most: the level in use may score nothing at all.
    """
    same = [each for each in candidates if each.method == chosen.method and each.topics >= 1]
    in_use = min(same, key=lambda each: abs(np.log(each.topics / max(topics, 1))))
    if chosen.lasting_score <= 0:
        return 0.0
    return chosen.lasting_score / max(in_use.lasting_score, chosen.lasting_score / 100) - 1


def _carry(
    clustering: Clustering,
    answers: WindowAnswers,
    texts: DistinctTexts,
    vectors: Vectors,
    previous: PreviousMap,
    now: LevelState,
) -> LevelledGroups | None:
    """Carry the topics of the map before; None where none of them is left, and none is new beside them."""
    topics = previous.topics

    def cut(count: float) -> Labels:
        return clustering.tree.cut(round(count))[clustering.of_row]

    carried = carry_groups(
        vectors,
        texts.weights,
        count_arrived(list_request_keys(answers.frame), texts, previous),
        stack_vectors(topics["centroid"]),
        topics["radius"].to_numpy(float),
        [clustering.labels, *(cut(len(topics) * finer) for finer in FINER_CUTS)],
        cut(len(topics) * BRANCHES),
    )
    if not len(carried.former):
        return None
    ids = [str(topics["topic_id"].iloc[index]) if index >= 0 else None for index in carried.former]
    origins = _read_origins(topics)
    turned = find_turned(ids, carried.centroids, origins)
    groups = replace(
        clustering,
        status="ready",
        labels=carried.labels,
        centroids=carried.centroids,
        radii=fit_radii(vectors, carried.labels, carried.centroids),
        broad=find_broad_groups(clustering.tree, clustering.of_row, vectors, texts.weights, carried.labels),
    )
    lasting = tuple(None if topic in turned else topic for topic in ids)
    return LevelledGroups(groups, lasting, origins, replace(now, topics=len(ids)), "carry")


def count_arrived(
    requests: "pd.Series[str]", texts: DistinctTexts, previous: PreviousMap
) -> npt.NDArray[np.int64]:
    """Count for each distinct text its summaries that the earlier window did not have.

    ``requests``: the key of each, see ``list_request_keys``.
    """
    known = requests.isin(set(list_request_keys(previous.members))).to_numpy()
    rows = texts.text_of[~known & (texts.text_of >= 0)]
    return np.bincount(rows, minlength=len(texts.rows)).astype(np.int64)


def _read_origins(topics: pd.DataFrame) -> dict[str, npt.NDArray[np.float32]]:
    """Read where each id began; a topic of a map that did not store it began where that map has it."""
    began = topics["origin"] if "origin" in topics else pd.Series([None] * len(topics), dtype=object)
    return {
        str(topic): np.asarray(here if origin is None else origin, dtype=np.float32)
        for topic, here, origin in zip(topics["topic_id"], topics["centroid"], began, strict=True)
    }


def find_turned(
    ids: Sequence[str | None], centroids: Vectors, origins: Mapping[str, npt.NDArray[np.float32]]
) -> set[str]:
    """Find the ids whose topic has turned into something else: where the id began, another topic is nearer."""
    turned = set[str]()
    for index, topic in enumerate(ids):
        if topic is not None and int((centroids @ origins[topic]).argmax()) != index:
            turned.add(topic)
    return turned


def describe_level_change(
    before: int, after: int, descents: Sequence[Descent], former: Mapping[str, str], names: Mapping[str, str]
) -> str:
    """Describe a change of the level in one line: how many topics became how many, and what the largest became.

    ``former`` and ``names``: names by topic id, in the map before and in this one.
    """
    direction = "finer" if after > before else "coarser"
    parts: dict[str, list[str]] = {}
    for each in descents:
        if each.topic_id in names and each.from_topics:
            parts.setdefault(each.from_topics[0], []).append(names[each.topic_id])
    split = [
        f"'{former.get(parent, parent)}' became {', '.join(repr(name) for name in found)}"
        for parent, found in parts.items()
        if len(found) > 1
    ]
    return "; ".join([f"read {direction}: {before} → {after} topics", *split[:LISTED_PARENTS]])
