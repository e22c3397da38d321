"""Describe the parts of a map's topics, and say which topics may be two."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.topics import TopicPartsRow
from pattern_pipeline.topics.embedding.embedder import stack_vectors
from pattern_pipeline.topics.maps.facet_map import FacetMap
from pattern_pipeline.topics.maps.part_contrast import Contrast, find_contrasts
from pattern_pipeline.topics.maps.part_names import detect_window_languages, name_both, name_parts
from pattern_pipeline.topics.maps.topic_cut import TopicCut
from pattern_pipeline.topics.maps.topic_description import Topic
from pattern_pipeline.topics.maps.window_answers import WindowAnswers
from pattern_pipeline.topics.naming.namer import LOCAL

# A topic may be two if its smaller half has so large a share of it, if the split is so likely one of tasks, and if
# so many of its members' neighbours are on their own side. Chance alone marks one task in two wordings as well: of
# the topics so marked 0.70 were two, with purity 0.91 (benchmarks/topic_parts.py).
SECOND_SHARE = 0.2
TWO_CHANCE = 0.5
TWO_PURITY = 0.8
# What the parts do, beside what they say, makes two of a topic where it differs by so much.
BEHAVIOUR_DIFFERENCE = 0.4


@dataclass(frozen=True)
class TopicPart:
    """A part of a topic as it is stored; see the table ``topic_parts``."""

    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...]
    units: int
    share: float
    chance: float
    of_two: bool
    differs: tuple[str, ...]


@dataclass(frozen=True)
class PartedMap:
    """A map with the parts of each of its topics; none for a topic that is one thing."""

    facet_map: FacetMap
    parts: tuple[tuple[TopicPart, ...], ...]


def describe_parts(facet_map: FacetMap, answers: WindowAnswers, traits: pd.DataFrame) -> PartedMap:
    """Describe the parts of every topic of a map.

    The topics stay as they are, but for the name of one that may be two, where it is a name of one half alone.

    ``traits``: see ``collect_traits``.
    """
    if not any(facet_map.cuts):
        return PartedMap(facet_map, ((),) * len(facet_map.topics))
    vectors, languages = stack_vectors(answers.frame["vector"]), detect_window_languages(answers.frame)
    contrasts = find_contrasts(facet_map.cuts, answers.frame["unit_id"], traits)
    topics = list(facet_map.topics)
    parts: list[tuple[TopicPart, ...]] = []
    for index, cut in enumerate(facet_map.cuts):
        if cut is None:
            parts.append(())
            continue
        is_two = may_be_two(cut, contrasts[index])
        named = name_parts(answers.frame, vectors, cut, languages, fully=is_two)
        if is_two:
            topics[index] = _rename_half(topics, index, answers.frame, cut, named.names)
        units = sum(map(len, cut.rows))
        parts.append(
            tuple(
                TopicPart(
                    name=named.names[part],
                    keywords=named.keywords[part],
                    exemplars=tuple(answers.frame["unit_id"].iloc[list(named.exemplars[part])].astype(str)),
                    units=len(rows),
                    share=len(rows) / units,
                    chance=cut.chance,
                    of_two=is_two and part in cut.pair,
                    differs=tuple(map(str, contrasts[index][part])),
                )
                for part, rows in enumerate(cut.rows)
            )
        )
    return PartedMap(replace(facet_map, topics=tuple(topics)), tuple(parts))


def may_be_two(cut: TopicCut, contrasts: Sequence[Sequence[Contrast]]) -> bool:
    """Decide whether a topic may be two things: by what its halves say, or by what their units do.

    ``contrasts``: of each of its parts.
    """
    if cut.second_share < SECOND_SHARE:
        return False
    differences = [abs(each.difference) for part in cut.pair for each in contrasts[part]]
    is_apart = cut.chance >= TWO_CHANCE and cut.purity >= TWO_PURITY
    return is_apart or max(differences, default=0.0) >= BEHAVIOUR_DIFFERENCE


def _rename_half(
    topics: Sequence[Topic], index: int, frame: pd.DataFrame, cut: TopicCut, names: Sequence[str]
) -> Topic:
    topic = topics[index]
    # A person's name, and a model's, which read the members of both, are left.
    if topic.named_by != LOCAL:
        return topic
    texts = [frame["text"].iloc[cut.rows[part]].tolist() for part in cut.pair]
    taken = [each.name for place, each in enumerate(topics) if place != index]
    name = name_both(topic.name, [names[part] for part in cut.pair], texts, taken)
    broad = name if topic.broad_name == topic.name else topic.broad_name
    return replace(topic, name=name, broad_name=broad)


def build_part_rows(day: date, facet: str, version: str, parted: PartedMap) -> pd.DataFrame:
    """Build the rows of ``topic_parts``, in the order of the topics."""
    rows = [
        TopicPartsRow(
            day=day,
            facet=facet,
            map_version=version,
            topic_id=topic.topic_id,
            part=number,
            name=part.name,
            keywords=list(part.keywords),
            exemplars=list(part.exemplars),
            units=part.units,
            share=part.share,
            chance=part.chance,
            of_two=part.of_two,
            differs=list(part.differs),
        )
        for topic, parts in zip(parted.facet_map.topics, parted.parts, strict=True)
        for number, part in enumerate(parts, start=1)
    ]
    return build_frame(TopicPartsRow, rows)
