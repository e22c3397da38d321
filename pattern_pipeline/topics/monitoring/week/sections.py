"""A weekly review as titled tables, whatever prints them."""

from collections.abc import Iterator
from dataclasses import dataclass

from pattern_pipeline.topics.monitoring.week.review import WeeklyReview
from pattern_pipeline.topics.monitoring.week.topic_weeks import largest_moves

MOVES = 8
NUMBERS = ("traces", "share", "before")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One table; without rows it says that there is nothing."""

    title: str
    columns: Row
    rows: tuple[Row, ...]


def sections(review: WeeklyReview) -> tuple[Section, ...]:
    """List the tables of a review, the most newsworthy first."""
    return (
        Section("New", ("since", "facet", "topic", "traces", "share"), tuple(_new(review))),
        Section("Moods that turned", ("day", "topic", "label", "share", "before"), tuple(_turns(review))),
        Section(
            "Volumes that changed", ("day", "facet", "topic", "share", "before"), tuple(_volumes(review))
        ),
        Section("Maps drawn otherwise", ("facet", "what changed"), tuple(_map_changes(review))),
        Section("Largest moves", ("facet", "topic", "traces", "share", "before"), tuple(_moves(review))),
        Section("To promote", ("topic id", "facet", "topic", "traces", "why"), tuple(_promotions(review))),
        Section("Datasets", ("dataset", "made", "state"), tuple(_datasets(review))),
    )


def opening(review: WeeklyReview) -> str:
    """Summarise the week in one sentence."""
    # A week of fewer days with traces would make every other look like growth.
    whole = review.days_before == review.days
    change = f" ({review.units / review.units_before - 1:+.0%} on the week before)" if whole else ""
    line = (
        f"{review.units} traces{change}: {_many(len(review.alerts), 'alert')}, "
        f"{_many(len(review.new_topics), 'new topic')}, {_many(len(review.candidates), 'topic')} to look at, "
        f"{_many(sum(bool(each.stale) for each in review.datasets), 'stale dataset')}."
    )
    if review.failures:
        line += f" Not everything could be watched ({review.failures[0]}); see pattern-pipeline doctor."
    return line


def _new(review: WeeklyReview) -> Iterator[Row]:
    for topic in review.new_topics:
        yield str(topic.since), topic.facet, topic.name, str(topic.units), f"{topic.share:.1%}"
    known = {(topic.facet, topic.topic_id) for topic in review.new_topics}
    for alert in review.alerts_of("new"):
        # One row for one thing: a group that became a topic is that topic, and one within an older topic a burst.
        if (alert.facet, alert.topic_id) not in known and not alert.within:
            yield str(alert.day), alert.facet, alert.topic, str(alert.units), f"{alert.observed:.1%}"


def _turns(review: WeeklyReview) -> Iterator[Row]:
    for alert in review.alerts_of("turn"):
        yield str(alert.day), alert.topic, alert.label, f"{alert.observed:.0%}", f"{alert.expected:.0%}"


def _volumes(review: WeeklyReview) -> Iterator[Row]:
    names = {(topic.facet, topic.topic_id): topic.name for topic in review.topics}
    known = {(topic.facet, topic.topic_id) for topic in review.new_topics}
    for alert in review.alerts_of("new", "spike", "vanished"):
        if alert.kind == "new" and (not alert.within or (alert.facet, alert.within) in known):
            continue
        how = {"vanished": "gone", "spike": "grown"}.get(
            alert.kind, f"broke out in “{names.get((alert.facet, alert.within), alert.within)}”"
        )
        topic = f"{alert.topic} ({how})"
        yield str(alert.day), alert.facet, topic, f"{alert.observed:.1%}", f"{alert.expected:.1%}"


def _map_changes(review: WeeklyReview) -> Iterator[Row]:
    for change in review.map_changes:
        yield change.facet, change.line


def _moves(review: WeeklyReview) -> Iterator[Row]:
    for each in largest_moves(review.moves, MOVES):
        shares = f"{each.volume.share:.1%}", f"{each.volume_before.share:.1%}"
        yield each.facet, each.name, str(each.volume.count), *shares


def _promotions(review: WeeklyReview) -> Iterator[Row]:
    for each in review.candidates:
        why = ", ".join([*each.reasons, *(["provisional"] if each.provisional else [])])
        yield each.topic_id, each.facet, each.name, str(each.units), why


def _datasets(review: WeeklyReview) -> Iterator[Row]:
    for each in review.datasets:
        yield f"{each.dataset} v{each.version}", str(each.day), "; ".join(each.stale) or "fresh"


def _many(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
