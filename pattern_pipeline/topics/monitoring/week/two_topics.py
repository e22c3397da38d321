"""List the topics that may be two things: a person looks at them before any other."""

from collections.abc import Sequence
from dataclasses import dataclass

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.maps.board_parts import BoardPart, collect_parts, describe_two
from pattern_pipeline.topics.monitoring.week.topic_weeks import TopicWeek, WeekFrames


@dataclass(frozen=True)
class TwoTopic:
    """A topic of a newest map that may be two; ``units``: of the week. ``parts``: those two alone."""

    facet: str
    topic_id: str
    name: str
    units: int
    parts: tuple[BoardPart, ...]

    @property
    def why(self) -> str:
        """The two things and the share of each, with what their units do otherwise."""
        return "; ".join(
            f"{part.name} {part.share:.0%}{f' ({part.differs[0]})' if part.differs else ''}"
            for part in self.parts
        )


def list_two_topics(frames: WeekFrames, weeks: Sequence[TopicWeek]) -> tuple[TwoTopic, ...]:
    """List the topics that may be two and that nobody has decided on, largest first."""
    decided = frames.reviews[frames.reviews["decision"].isin(["approved", "rejected"])]
    done = {(row.facet, row.topic_id) for row in iterate_rows(decided)}
    units = {(week.facet, week.topic_id): week.volume.count for week in weeks}
    found = [
        TwoTopic(
            facet=facet,
            topic_id=topic_id,
            name=frames.find_name(facet, topic_id, topic_id),
            units=units.get((facet, topic_id), 0),
            parts=tuple(part for part in parts if part.of_two),
        )
        for (facet, topic_id), parts in collect_parts(frames.parts).items()
        if describe_two(parts) and (facet, topic_id) not in done
    ]
    return tuple(sorted(found, key=lambda topic: (-topic.units, topic.facet, topic.topic_id)))
