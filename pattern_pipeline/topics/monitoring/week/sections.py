"""Format a weekly review as titled tables, whatever prints them, and as Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass

from pattern_pipeline.topics.maps.tables import escape_cell
from pattern_pipeline.topics.monitoring.week.review import WeeklyReview
from pattern_pipeline.topics.monitoring.week.topic_weeks import select_largest_moves

MOVES = 8
NUMBERS = ("traces", "share", "before")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One table; without rows there is nothing to report."""

    title: str
    columns: Row
    rows: tuple[Row, ...]


def build_sections(review: WeeklyReview) -> tuple[Section, ...]:
    """Build the tables of a review: topics that may be two things, then the most newsworthy first."""
    return (
        Section("May be two", ("topic id", "facet", "topic", "traces", "parts"), tuple(_list_two(review))),
        Section("New", ("since", "facet", "topic", "traces", "share"), tuple(_list_new(review))),
        Section(
            "Moods that turned", ("day", "topic", "label", "share", "before"), tuple(_list_turns(review))
        ),
        Section(
            "Volumes that changed", ("day", "facet", "topic", "share", "before"), tuple(_list_volumes(review))
        ),
        Section("Maps drawn otherwise", ("facet", "what changed"), tuple(_list_map_changes(review))),
        Section("Largest moves", ("facet", "topic", "traces", "share", "before"), tuple(_list_moves(review))),
        Section(
            "To promote", ("topic id", "facet", "topic", "traces", "why"), tuple(_list_promotions(review))
        ),
        Section("Datasets", ("dataset", "made", "state"), tuple(_list_datasets(review))),
    )


def format_summary(review: WeeklyReview) -> str:
    """Summarise the week in one sentence."""
    # A week of fewer days with traces would make every other look like growth.
    whole = review.days_before == review.days
    change = f" ({review.units / review.units_before - 1:+.0%} on the week before)" if whole else ""
    line = (
        f"{review.units} traces{change}: {_format_count(len(review.alerts), 'alert')}, "
        f"{_format_count(len(review.new_topics), 'new topic')}, "
        f"{_format_count(len(review.candidates), 'topic')} to look at, "
        f"{_format_count(sum(bool(dataset.stale) for dataset in review.datasets), 'stale dataset')}."
    )
    if review.failures:
        line += f" Not everything could be watched ({review.failures[0]}); see pattern-pipeline doctor."
    return line


def _list_two(review: WeeklyReview) -> Iterator[Row]:
    for topic in review.two_topics:
        yield topic.topic_id, topic.facet, topic.name, str(topic.units), topic.why


def _list_new(review: WeeklyReview) -> Iterator[Row]:
    for topic in review.new_topics:
        yield str(topic.since), topic.facet, topic.name, str(topic.units), f"{topic.share:.1%}"
    new_topics = {(topic.facet, topic.topic_id) for topic in review.new_topics}
    for alert in review.alerts_of("new"):
        # One row for one thing: a group that became a topic is that topic, and one within an older topic a burst.
        if (alert.facet, alert.topic_id) not in new_topics and not alert.within:
            yield str(alert.day), alert.facet, alert.topic, str(alert.units), f"{alert.observed:.1%}"


def _list_turns(review: WeeklyReview) -> Iterator[Row]:
    for alert in review.alerts_of("turn"):
        yield str(alert.day), alert.topic, alert.label, f"{alert.observed:.0%}", f"{alert.expected:.0%}"


def _list_volumes(review: WeeklyReview) -> Iterator[Row]:
    names = {(topic.facet, topic.topic_id): topic.name for topic in review.topics}
    new_topics = {(topic.facet, topic.topic_id) for topic in review.new_topics}
    for alert in review.alerts_of("new", "spike", "vanished"):
        if alert.kind == "new" and (not alert.within or (alert.facet, alert.within) in new_topics):
            continue
        how = {"vanished": "gone", "spike": "grown"}.get(
            alert.kind, f"broke out in “{names.get((alert.facet, alert.within), alert.within)}”"
        )
        topic = f"{alert.topic} ({how})"
        yield str(alert.day), alert.facet, topic, f"{alert.observed:.1%}", f"{alert.expected:.1%}"


def _list_map_changes(review: WeeklyReview) -> Iterator[Row]:
    for change in review.map_changes:
        yield change.facet, change.line


def _list_moves(review: WeeklyReview) -> Iterator[Row]:
    for week in select_largest_moves(review.moves, MOVES):
        shares = f"{week.volume.share:.1%}", f"{week.volume_before.share:.1%}"
        yield week.facet, week.name, str(week.volume.count), *shares


def _list_promotions(review: WeeklyReview) -> Iterator[Row]:
    for topic in review.candidates:
        why = ", ".join([*topic.reasons, *(["provisional"] if topic.provisional else [])])
        yield topic.topic_id, topic.facet, topic.name, str(topic.units), why


def _list_datasets(review: WeeklyReview) -> Iterator[Row]:
    for dataset in review.datasets:
        yield f"{dataset.dataset} v{dataset.version}", str(dataset.day), "; ".join(dataset.stale) or "fresh"


def _format_count(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def format_markdown(review: WeeklyReview) -> str:
    """Format a review as Markdown: a section with a heading for each table.

    Cells are escaped, so that texts of traces can neither leave their cell nor become HTML.
    """
    head = f"# Week of {review.first} to {review.until}\n\n{format_summary(review)}"
    return "\n\n".join([head, *(_format_section(section) for section in build_sections(review))]) + "\n"


def _format_section(section: Section) -> str:
    if not section.rows:
        return f"## {section.title}\n\nNothing."
    rule = "|".join("---:" if column in NUMBERS else "---" for column in section.columns)
    body = [f"| {' | '.join(escape_cell(value) for value in row)} |" for row in section.rows]
    return "\n".join([f"## {section.title}", "", f"| {' | '.join(section.columns)} |", f"|{rule}|", *body])
