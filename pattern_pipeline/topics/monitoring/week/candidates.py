"""Topics that carry a clear risk and stand in no dataset yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scipy.stats import binom

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.monitoring.week.frames import WeekFrames
from pattern_pipeline.topics.monitoring.week.topic_weeks import TopicWeek

MOST = 12
LARGE_SHARE = 0.05
LEAST_UNITS = 4
UNHAPPY_RATIO = 1.5
UNHAPPY_CHANCE = 0.01


@dataclass(frozen=True)
class Candidate:
    """A topic to review; ``reasons`` in words; ``provisional`` ones are promoted only after an approval."""

    facet: str
    topic_id: str
    name: str
    units: int
    reasons: tuple[str, ...]
    provisional: bool


def candidates(
    frames: WeekFrames, weeks: Sequence[TopicWeek], issue_facets: Sequence[str]
) -> tuple[Candidate, ...]:
    """Topics of the newest maps that nobody decided on and no newest version holds, those at most risk first."""
    decided = frames.reviews[frames.reviews["decision"].isin(["approved", "rejected"])]
    done = {(row.facet, row.topic_id) for frame in (decided, frames.datasets) for row in records(frame)}
    week = {(each.facet, each.topic_id): each for each in weeks}
    told = {
        (row.facet, row.topic_id): row.kind
        for row in records(frames.alerts[frames.alerts["day"] >= frames.first])
    }
    found = []
    for topic in records(frames.topics):
        key = (topic.facet, topic.topic_id)
        if key in done or key not in week or week[key].volume.count < LEAST_UNITS:
            continue
        issue = topic.facet in issue_facets
        reasons = tuple(_reasons(week[key], weeks, issue=issue, alert=told.get(key, "")))
        if reasons:
            each = week[key]
            found.append(Candidate(*key, each.name, each.volume.count, reasons, bool(topic.provisional)))
    ranked = sorted(found, key=lambda each: (-len(each.reasons), -each.units, each.facet, each.topic_id))
    return tuple(ranked[:MOST])


def _reasons(topic: TopicWeek, weeks: Sequence[TopicWeek], *, issue: bool, alert: str) -> Iterator[str]:
    if alert in ("new", "spike", "turn"):
        yield {"new": "new", "spike": "growing", "turn": "mood turned"}[alert]
    peers = [each for each in weeks if each.facet == topic.facet]
    total = sum(each.unhappy.total for each in peers)
    usual = sum(each.unhappy.count for each in peers) / total if total else 0.0
    sad = topic.unhappy
    if (
        sad.count >= LEAST_UNITS
        and sad.share >= UNHAPPY_RATIO * usual
        and binom.sf(sad.count - 1, sad.total, usual) <= UNHAPPY_CHANCE
    ):
        yield f"{sad.share:.0%} unhappy, usual {usual:.0%}"
    if issue:
        yield "an issue"
    elif topic.volume.share >= LARGE_SHARE:
        yield f"{topic.volume.share:.0%} of traces"
