"""A weekly review as titled tables, whatever prints them."""

from collections.abc import Iterator
from dataclasses import dataclass

from pattern_pipeline.topics.watching.week.review import WeeklyReview
from pattern_pipeline.topics.watching.week.topic_weeks import largest_moves

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
    """The tables of a review, in the order of their news."""
    return (
        Section("New", ("since", "facet", "topic", "traces", "share"), tuple(_new(review))),
        Section("Moods that turned", ("day", "topic", "label", "share", "before"), tuple(_turns(review))),
        Section(
            "Volumes that changed", ("day", "facet", "topic", "share", "before"), tuple(_volumes(review))
        ),
        Section("Largest moves", ("facet", "topic", "traces", "share", "before"), tuple(_moves(review))),
        Section("To promote", ("topic id", "facet", "topic", "traces", "why"), tuple(_promotions(review))),
        Section("Datasets", ("dataset", "made", "state"), tuple(_datasets(review))),
    )


def opening(review: WeeklyReview) -> str:
    """The week in one sentence."""
    # A week of fewer days with traces would make every other look like growth.
    whole = review.days_before == review.days
    change = f" ({review.units / review.units_before - 1:+.0%} on the week before)" if whole else ""
    return (
        f"{review.units} traces{change}: {_many(len(review.alerts), 'alert')}, "
        f"{_many(len(review.new_topics), 'new topic')}, {_many(len(review.candidates), 'topic')} to look at, "
        f"{_many(sum(bool(each.stale) for each in review.datasets), 'stale dataset')}."
    )


def _new(review: WeeklyReview) -> Iterator[Row]:
    alerts = review.alerts_of("new")
    for alert in alerts:
        yield str(alert.day), alert.facet, alert.topic, str(alert.units), f"{alert.observed:.1%}"
    told = {(alert.facet, alert.topic_id) for alert in alerts}
    for topic in review.new_topics:
        if (topic.facet, topic.topic_id) not in told:
            origin = " (split off)" if topic.split else ""
            yield (
                str(topic.since),
                topic.facet,
                f"{topic.name}{origin}",
                str(topic.units),
                f"{topic.share:.1%}",
            )


def _turns(review: WeeklyReview) -> Iterator[Row]:
    for alert in review.alerts_of("turn"):
        yield str(alert.day), alert.topic, alert.label, f"{alert.observed:.0%}", f"{alert.expected:.0%}"


def _volumes(review: WeeklyReview) -> Iterator[Row]:
    for alert in review.alerts_of("spike", "vanished"):
        topic = f"{alert.topic} ({'gone' if alert.kind == 'vanished' else 'grown'})"
        yield str(alert.day), alert.facet, topic, f"{alert.observed:.1%}", f"{alert.expected:.1%}"


def _moves(review: WeeklyReview) -> Iterator[Row]:
    for each in largest_moves(review.topics, MOVES):
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
