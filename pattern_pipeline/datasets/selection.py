"""The topics that a suite promotes from, and their units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pattern_pipeline.datasets.answers import Answers, UnitKey
from pattern_pipeline.datasets.reviews import Decisions
from pattern_pipeline.datasets.rows import Review
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.frame_values import number_or_none, records


@dataclass(frozen=True, slots=True)
class Member:
    """One unit of a topic, by the map that placed it."""

    unit: UnitKey
    map_version: str
    distance: float | None


@dataclass(frozen=True, slots=True)
class SelectedTopic:
    """A topic with the name that a person reads, the review that counts, and the units that fit the suite."""

    topic_id: str
    name: str
    review: Review | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Topics by volume, largest first; ``refused`` counts, by cause, large ones that may not be used."""

    topics: tuple[SelectedTopic, ...]
    refused: Mapping[str, int] = field(default_factory=dict)


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
    decided: Decisions,
) -> Selection:
    """Select a suite's topics over ``labels``: the window's ``classified_logs`` of days that passed."""
    mine = labels[(labels["facet"] == suite.facet) & labels["topic_id"].notna()]
    known = _list_topics(suite.facet, labels, topics, categories)
    members = _collect_members(mine, suite, answers, known)
    ranked = sorted(members, key=lambda topic_id: (-len(members[topic_id]), topic_id))
    chosen: list[SelectedTopic] = []
    refused: dict[str, int] = {}
    for topic_id in ranked:
        if len(members[topic_id]) < suite.minimum_units or len(chosen) == suite.max_topics:
            break
        key = (suite.facet, topic_id)
        review = decided.reviews.get(key)
        if cause := _explain_refusal(suite, review, provisional=known[topic_id].provisional):
            refused[cause] = refused.get(cause, 0) + 1
            continue
        name = decided.names.get(key, known[topic_id].name)
        chosen.append(SelectedTopic(topic_id, name, review, tuple(members[topic_id])))
    return Selection(tuple(chosen), refused)


def _list_topics(
    facet: str, labels: pd.DataFrame, topics: pd.DataFrame, categories: Mapping[str, Sequence[str]]
) -> dict[str, _MapTopic]:
    # Of the newest map that labels name: a topic that died since an earlier day is not promoted again.
    if facet in categories:
        return {label: _MapTopic(label, provisional=False) for label in categories[facet]}
    placed = labels[(labels["facet"] == facet) & labels["map_day"].notna()]
    if placed.empty:
        return {}
    newest = max(zip(placed["map_day"], placed["map_version"], strict=True))[1]
    rows = topics[(topics["facet"] == facet) & (topics["map_version"] == newest)]
    return {row.topic_id: _MapTopic(row.name, bool(row.provisional)) for row in records(rows)}


def _collect_members(
    labels: pd.DataFrame, suite: Suite, answers: Answers, known: Mapping[str, _MapTopic]
) -> dict[str, list[Member]]:
    members: dict[str, list[Member]] = {}
    for row in records(labels):
        unit = (row.day, row.unit_id)
        if row.topic_id in known and answers.matches_all(unit, suite.where):
            member = Member(unit, row.map_version, number_or_none(row.distance))
            members.setdefault(row.topic_id, []).append(member)
    return members


def _explain_refusal(suite: Suite, review: Review | None, *, provisional: bool) -> str:
    if review is not None:
        return "rejected" if review.decision == "rejected" else ""
    if provisional:
        return "provisional and not approved"
    return "not approved" if suite.require_review else ""
