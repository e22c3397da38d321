"""Cut topics into parts, and estimate how likely a topic is two things."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.confidence_model import CONFIDENCE_MODEL
from pattern_pipeline.topics.placement.evidence import Surroundings
from pattern_pipeline.topics.placement.neighbourhood import (
    Indices,
    SmoothedMembers,
    average_groups,
    scale_rows,
)
from pattern_pipeline.topics.placement.parts import SPLIT_MEASURES, Part, SplitProbability

# Fewer units show nothing of what a topic is made of.
SMALLEST_TOPIC = 20
MOST_PARTS = 5
# A smaller side is a rim, not a part.
SMALLEST_SHARE = 0.1
# Chance that a split is one of tasks from which it makes parts.
PART_CHANCE = 0.2
_PURITY = SPLIT_MEASURES.index("neighbour_purity")


@dataclass(frozen=True)
class TopicCut:
    """The parts of one topic, two at least.

    ``rows``: of each part, largest first, the positions of its members in the window's answers.
    ``chance``: the probability that the two sides of the topic's first split are different tasks.
    ``pair``: the two parts that stand for these sides, the largest of each. ``second_share``: share of the
    smaller side. ``purity``: share of the members' neighbours that are on their own side, 0 by chance, 1 for all.
    """

    rows: tuple[Indices, ...]
    chance: float
    pair: tuple[int, int]
    second_share: float
    purity: float


def cut_topics(
    surroundings: Surroundings | None,
    vectors: Vectors,
    topic_of: Indices,
    probability: SplitProbability = CONFIDENCE_MODEL.predict_split,
) -> tuple[TopicCut | None, ...]:
    """Cut each topic where its members fall apart; None for a topic that is one thing.

    The splits are those that the confidence of placements rests on: two means of the topic's smoothed members,
    each side split again. A split makes parts if it is likely enough to be one of tasks, the likeliest first.

    ``vectors`` and ``topic_of``: of every answer of the window. ``surroundings``: None if they are too few.
    """
    if surroundings is None:
        return ()
    return tuple(
        _cut_topic(topic, np.flatnonzero(topic_of == index), surroundings.smoothed, vectors, probability)
        for index, topic in enumerate(surroundings.topics)
    )


def _cut_topic(
    topic: Part, rows: Indices, smoothed: SmoothedMembers, vectors: Vectors, probability: SplitProbability
) -> TopicCut | None:
    splits = topic.list_splits()
    if len(rows) < SMALLEST_TOPIC or topic.measures is None:
        return None
    chances = probability(np.array([split.measures for split in splits]))
    chance_of = {id(split): float(chance) for split, chance in zip(splits, chances, strict=True)}
    leaves = _list_parts(topic, chance_of)
    if len(leaves) < 2:
        return None
    part_of = _assign_rows(leaves, smoothed, vectors[rows])
    side = next(iter(topic.sides))
    first_side = {id(part) for part in (*side.list_splits(), *side.list_leaves())}
    units = np.bincount(part_of, minlength=len(leaves))
    order = np.argsort(-units, kind="stable")
    inside = [id(leaves[index]) in first_side for index in order]
    first, second = sorted((inside.index(True), inside.index(False)))
    of_first = float(units[order][inside].sum() / units.sum())
    return TopicCut(
        tuple(rows[part_of == index] for index in order),
        chance_of[id(topic)],
        (first, second),
        min(of_first, 1.0 - of_first),
        float(topic.measures[_PURITY]),
    )


def _list_parts(topic: Part, chance_of: Mapping[int, float]) -> list[Part]:
    """Split the likeliest part again and again, until no split is likely enough or there are five parts."""
    parts = [topic]
    while len(parts) < MOST_PARTS:
        open_splits = [
            (chance_of[id(part)], -place)
            for place, part in enumerate(parts)
            if part.sides
            and chance_of[id(part)] >= PART_CHANCE
            and min(side.weight for side in part.sides) >= SMALLEST_SHARE * topic.weight
        ]
        if not open_splits:
            break
        place = -max(open_splits)[1]
        parts[place : place + 1] = parts[place].sides
    return parts


def _assign_rows(parts: list[Part], smoothed: SmoothedMembers, vectors: Vectors) -> Indices:
    """Assign each answer of a topic to a part: that of its text, else the nearest one.

    Of a large window only a sample of the texts is smoothed and split.
    """
    members = smoothed.members
    part_of_text = {
        members.vectors[row].tobytes(): number for number, part in enumerate(parts) for row in part.rows
    }
    found = np.array([part_of_text.get(vector.tobytes(), -1) for vector in vectors], dtype=np.int64)
    missing = np.flatnonzero(found < 0)
    if len(missing):
        inside = np.concatenate([part.rows for part in parts])
        group = np.repeat(np.arange(len(parts)), [len(part.rows) for part in parts])
        means = average_groups(members.vectors[inside], group, members.weights[inside], len(parts))
        found[missing] = (vectors[missing] @ scale_rows(means).T).argmax(axis=1)
    return found
