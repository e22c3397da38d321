"""Select the topics that a suite promotes from, and their units, by what people decided on topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pattern_pipeline.datasets.rows import Review
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.units import Answers, RequestKey, UnitKey
from pattern_pipeline.tables.frames import iterate_rows, number_or_none

TopicKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided, by facet and topic id: the approval or rejection, and the pinned name."""

    reviews: Mapping[TopicKey, Review]
    names: Mapping[TopicKey, str]


def read_decisions(topic_reviews: pd.DataFrame) -> Decisions:
    """Read a frame ``topic_reviews``, oldest first: the newest of each kind of decision counts."""
    reviews: dict[TopicKey, Review] = {}
    names: dict[TopicKey, str] = {}
    for row in iterate_rows(topic_reviews):
        key = (str(row.facet), str(row.topic_id))
        if row.decision == "renamed":
            names[key] = str(row.name)
        else:
            reviews[key] = Review(
                decision=row.decision,
                reviewer=row.reviewer,
                note=row.note,
                decided_at=row.decided_at.to_pydatetime(),
            )
    return Decisions(reviews, names)


@dataclass(frozen=True, slots=True)
class Member:
    """One unit of a topic, by the map that placed it.

    ``position``: of its request that is in the topic; of several the surest.
    """

    unit: UnitKey
    map_version: str
    distance: float | None
    confidence: float | None = None
    position: int = 0

    @property
    def request(self) -> RequestKey:
        """The request that is in the topic."""
        return (*self.unit, self.position)


@dataclass(frozen=True, slots=True)
class SelectedTopic:
    """A topic with the name that a person reads, the review that counts, and the units that fit the suite."""

    topic_id: str
    name: str
    review: Review | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Topics by volume, largest first.

    ``refused`` counts, by cause, large ones that may not be used. ``unsure`` counts the units that fit the
    suite and whose label is too little sure.
    """

    topics: tuple[SelectedTopic, ...]
    refused: Mapping[str, int] = field(default_factory=dict)
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class _MapTopic:
    name: str
    provisional: bool


def select_topics(
    suite: Suite,
    labels: pd.DataFrame,
    topics: pd.DataFrame,
    categories: Mapping[str, Sequence[str]],
    answers: Answers,
    decisions: Decisions,
    minimum_confidence: float = 0.0,
) -> Selection:
    """Select a suite's topics over ``labels``: the window's ``current_labels`` of days that passed.

    A unit with several requests is a member of the topic of each. Units whose label has a confidence below
    ``minimum_confidence``, or below the suite's, are no members. A label without a confidence, as those of a
    categorical facet, counts as sure.
    """
    in_facet = labels[(labels["facet"] == suite.facet) & labels["topic_id"].notna()]
    # Not "at least": a label without a confidence stays.
    is_near = in_facet["confidence"] < max(minimum_confidence, suite.minimum_confidence)
    topic_of = _list_topics(suite.facet, labels, topics, categories)
    members = _collect_members(in_facet[~is_near], suite, answers, topic_of)
    near = _collect_members(in_facet[is_near], suite, answers, topic_of)
    ranked = sorted(members, key=lambda topic_id: (-len(members[topic_id]), topic_id))
    chosen: list[SelectedTopic] = []
    refused: dict[str, int] = {}
    for topic_id in ranked:
        if len(members[topic_id]) < suite.minimum_units or len(chosen) == suite.max_topics:
            break
        key = (suite.facet, topic_id)
        review = decisions.reviews.get(key)
        if cause := _explain_refusal(suite, review, provisional=topic_of[topic_id].provisional):
            refused[cause] = refused.get(cause, 0) + 1
            continue
        name = decisions.names.get(key, topic_of[topic_id].name)
        chosen.append(SelectedTopic(topic_id, name, review, tuple(members[topic_id])))
    return Selection(tuple(chosen), refused, sum(len(units) for units in near.values()))


def _list_topics(
    facet: str, labels: pd.DataFrame, topics: pd.DataFrame, categories: Mapping[str, Sequence[str]]
) -> dict[str, _MapTopic]:
    # Of the newest map that labels name: a topic that ended since an earlier day is not promoted again.
    if facet in categories:
        return {label: _MapTopic(label, provisional=False) for label in categories[facet]}
    placed = labels[(labels["facet"] == facet) & labels["map_day"].notna()]
    if placed.empty:
        return {}
    newest = max(zip(placed["map_day"], placed["map_version"], strict=True))[1]
    rows = topics[(topics["facet"] == facet) & (topics["map_version"] == newest)]
    return {row.topic_id: _MapTopic(row.name, bool(row.provisional)) for row in iterate_rows(rows)}


def _collect_members(
    labels: pd.DataFrame, suite: Suite, answers: Answers, topics: Mapping[str, _MapTopic]
) -> dict[str, list[Member]]:
    # A unit is in a topic once, however many of its requests are.
    members: dict[str, dict[UnitKey, Member]] = {}
    for row in iterate_rows(labels):
        unit = (row.day, row.unit_id)
        if row.topic_id in topics and answers.matches_all(unit, suite.where):
            member = Member(
                unit,
                row.map_version,
                number_or_none(row.distance),
                number_or_none(row.confidence),
                int(row.position),
            )
            of_topic = members.setdefault(row.topic_id, {})
            of_topic[unit] = min(of_topic.get(unit, member), member, key=_rank_request)
    return {topic_id: list(units.values()) for topic_id, units in members.items()}


def _rank_request(member: Member) -> tuple[float, float, int]:
    return -(member.confidence or 0.0), member.distance or 0.0, member.position


def _explain_refusal(suite: Suite, review: Review | None, *, provisional: bool) -> str:
    if review is not None:
        return "rejected" if review.decision == "rejected" else ""
    if provisional:
        return "provisional and not approved"
    return "not approved" if suite.require_review else ""
