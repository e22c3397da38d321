"""Draws a suite's rows from its topics."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pattern_pipeline.datasets.answers import Answers, UnitKey
from pattern_pipeline.datasets.messages import Exchange, cut_exchange, read_messages
from pattern_pipeline.datasets.rows import (
    DatasetRow,
    Origin,
    RowInput,
    RowMetadata,
    RowTopic,
    hash_input,
    derive_row_id,
    assign_split,
)
from pattern_pipeline.datasets.sampling import Candidate, Vectors, order_candidates
from pattern_pipeline.datasets.selection import Member, SelectedTopic
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.units import SourceUnit
from pattern_pipeline.datasets.validation.identifiers import IdentifierCheck

# This share of a topic's rows, and at least one, shows what the topic mostly is; the others show its spread.
REPRESENTATIVES = 0.4


@dataclass(frozen=True, slots=True)
class Source:
    """What rows are made from: units, their answers, and vectors (unit length) of the suite's facet.

    ``withheld`` is filled while rows are drawn: the units left out by ``identifiers``, with the kinds they hold.
    """

    units: Mapping[UnitKey, SourceUnit]
    answers: Answers
    vectors: Mapping[UnitKey, Vectors]
    identifiers: IdentifierCheck = field(default_factory=IdentifierCheck)
    withheld: dict[UnitKey, Counter[str]] = field(default_factory=dict)


def index_vectors(facet: str, embeddings: pd.DataFrame | None) -> dict[UnitKey, Vectors]:
    """Give the vectors of one facet, from ``facet_embeddings``."""
    if embeddings is None:
        return {}
    mine = embeddings[embeddings["facet"] == facet]
    return {
        (day, unit): np.asarray(vector, dtype=np.float32)
        for day, unit, vector in zip(mine["day"], mine["unit_id"], mine["vector"], strict=True)
    }


def draw_rows(suite: Suite, topics: Sequence[SelectedTopic], source: Source) -> tuple[DatasetRow, ...]:
    """Draw rows, by topic, best first. No two ask the same: the larger topic keeps an input that two hold.

    Units that hold no request are left out: they cannot be run again. So are those that hold an identifier,
    which an older version of the detectors may have let into the lake.
    Where the topics offer more than ``max_rows``, each gives its next best in turn until the suite is full.
    """
    seen: set[str] = set()
    by_topic = [_draw_topic_rows(suite, topic, source, seen) for topic in topics]
    turns = [(turn, place) for place, rows in enumerate(by_topic) for turn in range(len(rows))]
    kept = sorted(sorted(turns)[: suite.max_rows], key=lambda turn: (turn[1], turn[0]))
    return tuple(by_topic[place][turn] for turn, place in kept)


def _draw_topic_rows(suite: Suite, topic: SelectedTopic, source: Source, seen: set[str]) -> list[DatasetRow]:
    rows: list[DatasetRow] = []
    for member in _order_members(suite, topic, source):
        unit = source.units[member.unit]
        cut = cut_exchange(read_messages(unit.payload))
        if not any(message.role == "user" and message.content.strip() for message in cut.before):
            continue
        content = RowInput(messages=cut.before)
        if (digest := hash_input(content)) in seen:
            continue
        if held := source.identifiers.kinds_in((*cut.before, *([cut.answer] if cut.answer else []))):
            source.withheld[member.unit] = held
            continue
        seen.add(digest)
        rows.append(_build_row(suite, topic, member, unit, cut, source.answers))
        if len(rows) == suite.rows_per_topic:
            break
    return rows


def _order_members(suite: Suite, topic: SelectedTopic, source: Source) -> Iterator[Member]:
    members = [each for each in topic.members if each.unit in source.units]
    candidates = [
        Candidate(
            f"{member.unit[0]} {member.unit[1]}", member.distance or 0.0, source.units[member.unit].group
        )
        for member in members
    ]
    by_id = dict(zip((candidate.unit_id for candidate in candidates), members, strict=True))
    vectors = [source.vectors[member.unit] for member in members if member.unit in source.vectors]
    comparable = len(vectors) == len(members) and len({len(vector) for vector in vectors}) == 1
    representatives = max(1, round(REPRESENTATIVES * suite.rows_per_topic))
    order = order_candidates(candidates, representatives, np.stack(vectors) if comparable else None)
    return (by_id[candidate.unit_id] for candidate in order)


def _build_row(
    suite: Suite, topic: SelectedTopic, member: Member, unit: SourceUnit, cut: Exchange, answers: Answers
) -> DatasetRow:
    content = RowInput(messages=cut.before)
    accepted = (
        suite.expected_kind == "accepted_output"
        and cut.answer is not None
        and answers.surely_matches_none(member.unit, suite.accepted_unless)
    )
    return DatasetRow(
        id=derive_row_id(suite.name, unit.trace_id, hash_input(content)),
        input=content,
        expected=cut.answer if accepted else None,
        expected_kind="accepted_output" if accepted else "none",
        recorded_output=cut.answer,
        origin=Origin(
            object_id=unit.service or "",
            id=unit.unit_id,
            trace_id=unit.trace_id,
            span_id=unit.span_id,
            session_id=unit.session_id,
            source_path=unit.source_path,
            source_line=unit.source_line,
            started_at=unit.started_at,
            created=unit.started_at,
        ),
        topic=RowTopic(
            facet=suite.facet,
            topic_id=topic.topic_id,
            label=topic.name,
            map_version=member.map_version,
            distance=member.distance,
        ),
        review=topic.review,
        split=assign_split(unit.session),
        tags=(suite.name, topic.name),
        metadata=RowMetadata(
            service=unit.service, user_id=unit.user_id, facets=dict(answers.labels.get(member.unit, {}))
        ),
    )
