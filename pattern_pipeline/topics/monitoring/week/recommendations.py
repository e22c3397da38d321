"""Recommend what to do after a week: topics to promote to a dataset, and datasets that need a new version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from scipy.stats import binom

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.maps.board_parts import collect_parts, describe_two
from pattern_pipeline.topics.monitoring.week.topic_weeks import TopicWeek, WeekFrames

MAXIMUM_CANDIDATES = 12
LARGE_SHARE = 0.05
MINIMUM_UNITS = 4
UNHAPPY_RATIO = 1.5
UNHAPPY_P_VALUE = 0.01
MAXIMUM_AGE_DAYS = 30
MAXIMUM_DRIFT = 0.25


@dataclass(frozen=True)
class PromotionCandidate:
    """A topic to review; ``reasons``: as people read them; ``provisional``: promoted only after an approval."""

    facet: str
    topic_id: str
    name: str
    units: int
    reasons: tuple[str, ...]
    provisional: bool


def find_candidates(
    frames: WeekFrames, weeks: Sequence[TopicWeek], issue_facets: Sequence[str]
) -> tuple[PromotionCandidate, ...]:
    """Find topics of the newest maps that nobody decided on and no dataset holds, most risk first.

    Those that may be two come before the others: approved as they are, they would be promoted as one.
    """
    two = {key: words for key, parts in collect_parts(frames.parts).items() if (words := describe_two(parts))}
    decided = frames.reviews[frames.reviews["decision"].isin(["approved", "rejected"])]
    done = {(row.facet, row.topic_id) for frame in (decided, frames.datasets) for row in iterate_rows(frame)}
    week_of = {(week.facet, week.topic_id): week for week in weeks}
    alert_kind = {
        (row.facet, row.topic_id): row.kind
        for row in iterate_rows(frames.alerts[frames.alerts["day"] >= frames.first])
    }
    candidates = []
    for topic in iterate_rows(frames.topics):
        key = (topic.facet, topic.topic_id)
        if key in done or key not in week_of or week_of[key].volume.count < MINIMUM_UNITS:
            continue
        issue = topic.facet in issue_facets
        reasons = tuple(_list_reasons(week_of[key], weeks, issue=issue, alert=alert_kind.get(key, "")))
        if reasons:
            week = week_of[key]
            reasons = (two[key], *reasons) if key in two else reasons
            candidates.append(
                PromotionCandidate(*key, week.name, week.volume.count, reasons, bool(topic.provisional))
            )
    ranked = sorted(
        candidates,
        key=lambda one: (
            (one.facet, one.topic_id) not in two, -len(one.reasons), -one.units, one.facet, one.topic_id,
        ),
    )  # fmt: skip
    return tuple(ranked[:MAXIMUM_CANDIDATES])


def _list_reasons(topic: TopicWeek, weeks: Sequence[TopicWeek], *, issue: bool, alert: str) -> Iterator[str]:
    if alert in ("new", "spike", "turn"):
        yield {"new": "new", "spike": "growing", "turn": "mood turned"}[alert]
    peers = [week for week in weeks if week.facet == topic.facet]
    total = sum(peer.unhappy.total for peer in peers)
    usual = sum(peer.unhappy.count for peer in peers) / total if total else 0.0
    unhappy = topic.unhappy
    if (
        unhappy.count >= MINIMUM_UNITS
        and unhappy.share >= UNHAPPY_RATIO * usual
        and binom.sf(unhappy.count - 1, unhappy.total, usual) <= UNHAPPY_P_VALUE
    ):
        yield f"{unhappy.share:.0%} unhappy, usual {usual:.0%}"
    if issue:
        yield "an issue"
    elif topic.volume.share >= LARGE_SHARE:
        yield f"{topic.volume.share:.0%} of traces"


@dataclass(frozen=True)
class DatasetAge:
    """A dataset's newest version against the newest maps.

    ``gone``: names of its topics that no newest map has. ``drift``: how far the topics' shares of its facets
    have moved since, 0 (the same) to 1 (nothing in common; total variation), None if it cannot be measured.
    """

    dataset: str
    version: int
    day: date
    age_days: int
    topics: int
    gone: tuple[str, ...]
    drift: float | None

    @property
    def stale(self) -> tuple[str, ...]:
        """Why a new version is due, as people read it; empty if none is."""
        reasons = []
        if self.gone:
            reasons.append(f"{len(self.gone)} of {self.topics} topics gone")
        if self.drift is not None and self.drift >= MAXIMUM_DRIFT:
            reasons.append(f"shares moved by {self.drift:.0%}")
        if self.age_days > MAXIMUM_AGE_DAYS:
            reasons.append(f"{self.age_days} days old")
        return tuple(reasons)


def assess_datasets(frames: WeekFrames) -> tuple[DatasetAge, ...]:
    """Compare the newest version of every dataset with the newest maps, in the order of ``frames.datasets``."""
    ages = []
    mapped = set(frames.topics["facet"])
    for newest in iterate_rows(frames.datasets[["dataset", "version", "day"]].drop_duplicates()):
        rows = frames.datasets[frames.datasets["dataset"] == newest.dataset]
        gone = [
            row.label
            for row in iterate_rows(rows)
            if row.facet in mapped and not _has_topic(frames.topics, row.facet, row.topic_id)
        ]
        ages.append(
            DatasetAge(
                dataset=newest.dataset,
                version=int(newest.version),
                day=newest.day,
                age_days=(frames.until - newest.day).days,
                topics=len(rows),
                gone=tuple(sorted(gone)),
                drift=_measure_drift(frames, newest.dataset),
            )
        )
    return tuple(ages)


def _has_topic(topics: pd.DataFrame, facet: str, topic_id: str) -> bool:
    return bool(((topics["facet"] == facet) & (topics["topic_id"] == topic_id)).any())


def _measure_drift(frames: WeekFrames, dataset: str) -> float | None:
    """Measure the total variation of the facet that moved most."""
    before = frames.before[frames.before["dataset"] == dataset]
    drifts = []
    for facet, then in before.groupby("facet"):
        now = frames.topics[frames.topics["facet"] == facet].set_index("topic_id")["share"]
        old = then.set_index("topic_id")["share"]
        if now.sum() > 0 and old.sum() > 0:
            both = pd.DataFrame({"now": now / now.sum(), "old": old / old.sum()}).fillna(0.0)
            drifts.append(float((both["now"] - both["old"]).abs().sum() / 2))
    return max(drifts, default=None)
