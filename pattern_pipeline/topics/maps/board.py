"""The topics of one day as a person lists them: maps, labels of categorical facets, and decisions on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.topics.identity.changes import Change

TopicKey = tuple[str, str]


@dataclass(frozen=True)
class BoardTopic:
    """One topic, or one label of a categorical facet; ``units`` and ``share`` are of the window.

    ``changes``: what happened to the topic so far, see ``identity.changes``. ``changed``: of that, in few words
    what happened since a person approved or rejected it.
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
    changes: tuple[Change, ...] = ()
    changed: str = ""

    @property
    def state(self) -> str:
        """What a person should know before acting on it: provisional, decided on, changed since."""
        decided = ", ".join(filter(None, (self.review, self.changed)))
        return " ".join(filter(None, ("provisional" if self.provisional else "", decided)))


@dataclass(frozen=True)
class BoardMap:
    """What a person should know of a facet's map before trusting it.

    ``descent``: how its topics descend from the map before, on one line; empty without one.
    """

    facet: str
    status: str
    summaries: int
    topics: int
    coverage: float
    noise_share: float
    silhouette: float | None
    descent: str = ""

    def line(self) -> str:
        """The quality card on one line."""
        if self.status == "below_threshold":
            topics = f"{self.topics} provisional topics" if self.topics else "no topics yet"
            return f"{self.facet}: {self.summaries} summaries in the window, under the threshold; {topics}"
        silhouette = "" if self.silhouette is None else f", silhouette {self.silhouette:.2f}"
        return (
            f"{self.facet}: {self.status}; {self.topics} topics over {self.summaries} summaries, "
            f"{self.coverage:.0%} placed, {self.noise_share:.0%} noise before placement{silhouette}"
        )


@dataclass(frozen=True)
class TopicBoard:
    """Every facet's topics on one day.

    ``decisions``: approved or rejected, by facet and topic id, of topics that are gone too.
    """

    day: date
    window_start: date
    topics: tuple[BoardTopic, ...]
    maps: tuple[BoardMap, ...]
    decisions: Mapping[TopicKey, str] = field(default_factory=dict)

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets' names: those with topics or a map, in order of name."""
        return tuple(sorted({topic.facet for topic in self.topics} | {card.facet for card in self.maps}))

    def of_facet(self, facet: str) -> tuple[BoardTopic, ...]:
        """A facet's topics, largest first."""
        return tuple(topic for topic in self.topics if topic.facet == facet)

    def card(self, facet: str) -> BoardMap | None:
        """A facet's quality card; None for a categorical facet."""
        return next((card for card in self.maps if card.facet == facet), None)

    def find(self, wanted: str) -> BoardTopic:
        """The topic of that id, start of an id, or name. Raises NotFoundError where none or several fit."""
        exact = [topic for topic in self.topics if wanted in (topic.topic_id, topic.name)]
        loose = [
            topic
            for topic in self.topics
            if topic.topic_id.startswith(wanted) or topic.name.casefold() == wanted.casefold()
        ]
        found = exact or loose
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(
                f"{len(found)} topics fit {wanted!r}",
                mend=f"name one by its id: {', '.join(t.topic_id for t in found)}",
            )
        raise NotFoundError(
            f"no topic {wanted!r} on {self.day}", mend="see the topics with: pattern-pipeline topics list"
        )
