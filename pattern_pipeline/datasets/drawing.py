"""Draw a suite's rows from its topics: the representatives of each first, then the spread."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pattern_pipeline.datasets.messages import Exchange, cut_exchange, read_messages
from pattern_pipeline.datasets.rows import (
    DatasetRow,
    Origin,
    RowInput,
    RowMetadata,
    RowTopic,
    assign_split,
    derive_row_id,
    hash_input,
)
from pattern_pipeline.datasets.selection import Member, SelectedTopic
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.units import Answers, RequestKey, SourceUnit, UnitKey
from pattern_pipeline.datasets.validation.identifiers import IdentifierCheck

Vectors = NDArray[np.float32]

# This share of a topic's rows, and at least one, shows what the topic mostly is; the others show its spread.
REPRESENTATIVES = 0.4
# Candidates of a topic that the spread is measured over.
COMPARED = 500
# The largest cosine distance.
FARTHEST = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be picked, with its distance from the centre.

    ``group``: its user, session or trace. ``confidence``: of its label, 1 where none is known.
    """

    unit: UnitKey
    distance: float
    group: str
    confidence: float = 1.0


def order_candidates(
    candidates: Sequence[Candidate], representatives: int, vectors: Vectors | None = None
) -> Iterator[Candidate]:
    """Order all candidates, best first; they may come in any order.

    The first ``representatives`` are the surest of their label, and of equally sure ones the closest. Then comes
    whatever brings the candidates nearest to one that is picked, in sum (facility location, by greedy steps:
    Nemhauser et al. 1978): by ``vectors`` (unit length, one row a candidate), or without them by distance from the
    centre. So each part of a topic is shown by its middle; what is farthest from all others shows nothing but
    itself, and was of another task more often than not. No group is picked again while another has been picked
    less often: one user's repeats do not fill a topic.
    """
    order = sorted(range(len(candidates)), key=lambda index: _rank_candidate(candidates[index]))
    ranked = [candidates[index] for index in order]
    if vectors is not None:
        points = np.asarray(vectors, dtype=np.float32)[order]
    else:
        points = np.array([candidate.distance for candidate in ranked], dtype=np.float32)[:, None]
    groups = np.unique([candidate.group for candidate in ranked], return_inverse=True)[1]
    used = np.zeros(len(ranked), dtype=np.int64)
    is_left = np.ones(len(ranked), dtype=bool)
    # Every n-th stands for its neighbours in rank, so that memory does not grow with the square of a topic.
    shown = np.arange(0, len(ranked), max(1, -(-len(ranked) // COMPARED)))
    separation = _measure_separation(points, points[shown], cosine=vectors is not None)
    nearest = np.full(len(shown), FARTHEST, dtype=np.float32)
    for count in range(len(ranked)):
        places = np.flatnonzero(is_left)
        places = places[used[places] == used[places].min()]
        chosen = int(places[0])
        if count >= representatives:
            gains = np.clip(nearest - separation[places], 0, None).sum(axis=1)
            # Rounding must not decide between candidates that are as good.
            chosen = int(places[np.argmax(gains >= gains.max() - 1e-5)])
        is_left[chosen] = False
        used[groups == groups[chosen]] += 1
        nearest = np.minimum(nearest, separation[chosen])
        yield ranked[chosen]


def _rank_candidate(candidate: Candidate) -> tuple[float, float, UnitKey]:
    return -candidate.confidence, candidate.distance, candidate.unit


def _measure_separation(points: Vectors, others: Vectors, *, cosine: bool) -> Vectors:
    separation: Vectors = 1 - points @ others.T if cosine else np.abs(points - others[:, 0])
    return separation


@dataclass(frozen=True, slots=True)
class Source:
    """What rows are made from: units, their answers, and vectors (unit length) of the suite's facet.

    ``withheld`` is filled while rows are drawn: the units left out by ``identifiers``, with the kinds they hold.
    """

    units: Mapping[UnitKey, SourceUnit]
    answers: Answers
    vectors: Mapping[RequestKey, Vectors]
    identifiers: IdentifierCheck = field(default_factory=IdentifierCheck)
    withheld: dict[UnitKey, Counter[str]] = field(default_factory=dict)


def index_vectors(facet: str, embeddings: pd.DataFrame | None) -> dict[RequestKey, Vectors]:
    """Index the vectors of one facet, from ``facet_embeddings``, by unit and position."""
    if embeddings is None:
        return {}
    rows = embeddings[embeddings["facet"] == facet]
    keys = zip(rows["day"], rows["unit_id"], rows["position"].astype(int), strict=True)
    return {
        key: np.asarray(vector, dtype=np.float32) for key, vector in zip(keys, rows["vector"], strict=True)
    }


def draw_rows(suite: Suite, topics: Sequence[SelectedTopic], source: Source) -> tuple[DatasetRow, ...]:
    """Draw rows, by topic, best first.

    No two ask the same: an input of two topics is a row of the larger one, also where it holds a request of each.
    Units that hold no request are left out: they cannot be run again. So are those that hold an identifier,
    which an older version of the detectors may have let into the lake.
    Where the topics offer more than ``max_rows``, each gives its next best in turn until the suite is full.
    """
    seen: set[str] = set()
    by_topic = [_draw_topic_rows(suite, topic, source, seen) for topic in topics]
    ranks = [(rank, topic) for topic, rows in enumerate(by_topic) for rank in range(len(rows))]
    chosen = sorted(sorted(ranks)[: suite.max_rows], key=lambda pair: (pair[1], pair[0]))
    return tuple(by_topic[topic][rank] for rank, topic in chosen)


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
        if kinds := source.identifiers.count_kinds((*cut.before, *([cut.answer] if cut.answer else []))):
            source.withheld[member.unit] = kinds
            continue
        seen.add(digest)
        rows.append(_build_row(suite, topic, member, unit, cut, source.answers))
        if len(rows) == suite.rows_per_topic:
            break
    return rows


def _order_members(suite: Suite, topic: SelectedTopic, source: Source) -> Iterator[Member]:
    members = [member for member in topic.members if member.unit in source.units]
    candidates = [
        Candidate(
            member.unit,
            member.distance or 0.0,
            source.units[member.unit].group,
            1.0 if member.confidence is None else member.confidence,
        )
        for member in members
    ]
    member_of = {member.unit: member for member in members}
    vectors = [source.vectors[member.request] for member in members if member.request in source.vectors]
    comparable = len(vectors) == len(members) and len({len(vector) for vector in vectors}) == 1
    representatives = max(1, round(REPRESENTATIVES * suite.rows_per_topic))
    order = order_candidates(candidates, representatives, np.stack(vectors) if comparable else None)
    return (member_of[candidate.unit] for candidate in order)


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
            service=unit.service, user_id=unit.user_id, facets=answers.list_first_labels(member.unit)
        ),
    )
