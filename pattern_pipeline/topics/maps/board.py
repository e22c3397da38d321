"""The topics of one day as a person lists them: maps, labels of categorical facets, and decisions on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.tables.frames import concat_frames, iterate_rows, number_or_none
from pattern_pipeline.tables.topics import TopicLineageRow
from pattern_pipeline.topics.identity.lineage import TopicEvent, describe_changes_since, list_changes
from pattern_pipeline.topics.maps.board_parts import BoardPart, collect_parts, describe_two
from pattern_pipeline.topics.maps.tables import format_lineage_line

TopicKey = tuple[str, str]


@dataclass(frozen=True)
class BoardTopic:
    """One topic, or one label of a categorical facet; ``units`` and ``share`` are of the window.

    ``changes``: the history of the topic, see ``identity.changes``.
    ``changed``: in few words, what happened since a person approved or rejected it.
    ``parts``: largest first; none of a topic that is one thing.
    """

    facet: str
    topic_id: str
    name: str
    units: int
    share: float
    keywords: tuple[str, ...] = ()
    exemplars: tuple[str, ...] = ()
    provisional: bool = False
    review: str = ""
    changes: tuple[TopicEvent, ...] = ()
    changed: str = ""
    parts: tuple[BoardPart, ...] = ()

    @property
    def may_be_two(self) -> str:
        """Which two things the topic may be, in words; empty if it is one."""
        return describe_two(self.parts)

    @property
    def state(self) -> str:
        """What a person should know before acting on it: provisional, the decision, changes since then."""
        decided = ", ".join(filter(None, (self.review, self.changed)))
        return " ".join(filter(None, ("provisional" if self.provisional else "", decided)))


@dataclass(frozen=True)
class BoardMap:
    """What a person should know of a facet's map before relying on it.

    ``expected_right``: share of its labels that are expected to be right; None of an older map.
    ``descent``: how its topics descend from the previous map, on one line; empty without one.
    ``settled``: whether the number of topics lasts. ``level_change``: what a change of it did, in words.
    """

    facet: str
    status: str
    summaries: int
    topics: int
    coverage: float
    noise_share: float
    silhouette: float | None
    descent: str = ""
    expected_right: float | None = None
    settled: bool = True
    level_change: str = ""

    def line(self) -> str:
        """Format the quality card as one line."""
        if self.status == "below_threshold":
            topics = f"{self.topics} provisional topics" if self.topics else "no topics yet"
            return f"{self.facet}: {self.summaries} summaries in the window, under the threshold; {topics}"
        silhouette = "" if self.silhouette is None else f", silhouette {self.silhouette:.2f}"
        right = "" if self.expected_right is None else f", {self.expected_right:.0%} of these expected right"
        level = "" if self.settled else "; too few answers yet for a lasting number of topics"
        change = f"; {self.level_change}" if self.level_change else ""
        return (
            f"{self.facet}: {self.status}; {self.topics} topics over {self.summaries} summaries, "
            f"{self.coverage:.0%} placed{right}, {self.noise_share:.0%} noise before placement{silhouette}"
            f"{level}{change}"
        )


@dataclass(frozen=True)
class TopicBoard:
    """The topics of every facet on one day.

    ``decisions``: approved or rejected, by facet and topic id, also of topics that ended.
    """

    day: date
    window_start: date
    topics: tuple[BoardTopic, ...]
    maps: tuple[BoardMap, ...]
    decisions: Mapping[TopicKey, str] = field(default_factory=dict)

    @property
    def facets(self) -> tuple[str, ...]:
        """The names of the facets with topics or a map, sorted."""
        return tuple(sorted({topic.facet for topic in self.topics} | {card.facet for card in self.maps}))

    def of_facet(self, facet: str) -> tuple[BoardTopic, ...]:
        """Return the topics of a facet, largest first."""
        return tuple(topic for topic in self.topics if topic.facet == facet)

    def card(self, facet: str) -> BoardMap | None:
        """Return the quality card of a facet; None for a categorical facet."""
        return next((card for card in self.maps if card.facet == facet), None)

    def find(self, wanted: str) -> BoardTopic:
        """Find the topic with that id, start of an id, or name. Raises NotFoundError if none or several match."""
        exact = [topic for topic in self.topics if wanted in (topic.topic_id, topic.name)]
        loose = [
            topic
            for topic in self.topics
            if topic.topic_id.startswith(wanted) or topic.name.casefold() == wanted.casefold()
        ]
        topics = exact or loose
        if len(topics) == 1:
            return topics[0]
        if topics:
            raise NotFoundError(
                f"{len(topics)} topics fit {wanted!r}",
                fix=f"name one by its id: {', '.join(t.topic_id for t in topics)}",
            )
        raise NotFoundError(
            f"no topic {wanted!r} on {self.day}", fix="see the topics with: pattern-pipeline topics list"
        )


def build_board(
    day: date,
    window_start: date,
    clusters: pd.DataFrame,
    maps: pd.DataFrame,
    labels: pd.DataFrame,
    reviews: pd.DataFrame,
    lineage: pd.DataFrame | None = None,
    parts: pd.DataFrame | None = None,
) -> TopicBoard:
    """Build a board from the frames of the tables.

    ``clusters``: the day's ``topic_clusters``. ``maps``: its ``topic_maps``. ``labels``: the window's
    ``current_labels``. ``reviews``: ``topic_reviews``, oldest first. ``lineage``: rows of ``topic_lineage``
    up to the day, by day; rows of topics that continue are needed for the day itself only. ``parts``: the day's
    ``topic_parts``.
    """
    decided = [row for row in iterate_rows(reviews) if row.decision != "renamed"]
    decisions = {(row.facet, row.topic_id): row.decision for row in decided}
    days = {(row.facet, row.topic_id): row.decided_at.date() for row in decided}
    names = {
        (row.facet, row.topic_id): row.name for row in iterate_rows(reviews) if row.decision == "renamed"
    }
    descents = concat_frames(TopicLineageRow, [] if lineage is None else [lineage])
    events_of = _collect_changes(clusters, descents, names)
    parts_of = {} if parts is None else collect_parts(parts)
    topics = [
        BoardTopic(
            facet=row.facet,
            topic_id=row.topic_id,
            name=names.get((row.facet, row.topic_id), row.name),
            units=int(row.units),
            share=float(row.share),
            keywords=tuple(row.keywords),
            exemplars=tuple(row.exemplars),
            provisional=bool(row.provisional),
            review=decisions.get((row.facet, row.topic_id), ""),
            changes=events_of.get((row.facet, row.topic_id), ()),
            changed=describe_changes_since(
                days.get((row.facet, row.topic_id)), events_of.get((row.facet, row.topic_id), ())
            ),
            parts=parts_of.get((row.facet, row.topic_id), ()),
        )
        for row in iterate_rows(clusters)
    ]
    topics += _list_labels(labels[~labels["facet"].isin(maps["facet"])])
    cards = [
        BoardMap(
            facet=row.facet,
            status=row.status,
            summaries=int(row.summaries),
            topics=int(row.topics),
            coverage=float(row.coverage),
            noise_share=float(row.noise_share),
            silhouette=number_or_none(row.silhouette),
            expected_right=number_or_none(row.expected_right),
            descent=format_lineage_line(
                row.facet, descents[(descents["facet"] == row.facet) & (descents["day"] == day)]
            ),
            # A map of an older version says nothing of its level.
            settled=pd.isna(row.level_topics) or not pd.isna(row.level_since),
            level_change=row.level_change if isinstance(row.level_change, str) else "",
        )
        for row in iterate_rows(maps)
    ]
    return TopicBoard(day, window_start, tuple(sorted(topics, key=_sort_key)), tuple(cards), decisions)


def _collect_changes(
    clusters: pd.DataFrame, lineage: pd.DataFrame, pinned: Mapping[TopicKey, str]
) -> dict[TopicKey, tuple[TopicEvent, ...]]:
    events_of: dict[TopicKey, tuple[TopicEvent, ...]] = {}
    for facet, rows in lineage.groupby("facet"):
        topics = clusters[clusters["facet"] == facet]
        names = dict(zip(rows["topic_id"], rows["name"], strict=True))
        names |= dict(zip(topics["topic_id"], topics["name"], strict=True))
        names |= {topic: name for (own, topic), name in pinned.items() if own == facet}
        events_of |= {(str(facet), topic): events for topic, events in list_changes(rows, names).items()}
    return events_of


def _list_labels(labels: pd.DataFrame) -> Sequence[BoardTopic]:
    totals = labels.groupby("facet").size()
    counts = labels.dropna(subset=["label"]).groupby(["facet", "label"]).size().rename("units").reset_index()
    return [
        BoardTopic(
            row.facet, row.label, name=row.label, units=row.units, share=float(row.units / totals[row.facet])
        )
        for row in iterate_rows(counts)
    ]


def _sort_key(topic: BoardTopic) -> tuple[str, int, str]:
    return topic.facet, -topic.units, topic.topic_id
