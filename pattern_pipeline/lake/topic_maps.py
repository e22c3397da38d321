"""Read the topic maps of a day: their rows, what they place, what changed in them, and the topics to name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from pattern_pipeline.facets.summary import NOT_ASKED
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.topics.maps.topic_maps import TopicMaps
from pattern_pipeline.topics.naming.namer import TopicToName

_PLACED = """
SELECT facet, count(*) AS units, count(logged.topic_id) AS placed, count(*) FILTER (reason = ?) AS not_asked,
    count(*) FILTER (status = 'answered' AND summaries.label IS NULL AND map_day IS NULL) AS unmapped,
    max(map_day) AS map_day
FROM classified_logs AS logged JOIN facet_summaries AS summaries USING (day, unit_id, facet)
WHERE day IN (SELECT unnest(?)) GROUP BY facet ORDER BY facet
"""
_SNAPSHOTS = """
WITH placed AS (
    SELECT day, facet, bit_xor(hash(unit_id, topic_id)) AS members FROM topic_members GROUP BY ALL
), known AS (
    SELECT day, facet, list(topic_id) AS ids FROM topic_clusters GROUP BY ALL
)
SELECT day, facet, status, silhouette, survival, coalesce(ids, []) AS topics, members
FROM topic_maps LEFT JOIN placed USING (day, facet) LEFT JOIN known USING (day, facet)
WHERE day IN (SELECT unnest(?)) AND ? IN ('', facet) ORDER BY day, facet
"""
_TOPICS = """
WITH shown AS (
    SELECT day, facet, topic_id, name, keywords, topic_clusters.units, unnest(exemplars) AS unit_id
    FROM topic_clusters JOIN topic_maps USING (day, facet)
    WHERE day IN (SELECT unnest(?)) AND status <> 'below_threshold' AND ? IN ('', facet)
)
SELECT shown.day, shown.facet, any_value(name) AS name, any_value(keywords) AS keywords,
    list(coalesce(text, '')) AS texts
FROM shown LEFT JOIN facet_summaries AS summaries USING (unit_id, facet)
GROUP BY shown.day, shown.facet, topic_id ORDER BY shown.day, shown.facet, any_value(units) DESC, topic_id
"""


def read_topic_maps(lake: Lake, day: date) -> TopicMaps:
    """Read the rows of the four tables of maps of one day. Raises LakeError."""
    return TopicMaps(**{each.name: lake.read_days(each.name, day, day) for each in fields(TopicMaps)})


@dataclass(frozen=True, slots=True)
class FacetPlacement:
    """One facet's units over some days: how many are in a topic or have a label, and why others are not.

    ``not_asked``: a model has not been asked about them yet. ``unmapped``: answered, and no map of their
    version, extractor and embedding model was there. ``map_day``: of the newest map used, None for labels.
    """

    facet: str
    units: int
    placed: int
    not_asked: int
    unmapped: int
    map_day: date | None


def count_placements(lake: Lake, days: Collection[date]) -> tuple[FacetPlacement, ...]:
    """Count the placed and unplaced units of each facet on these days, by name. Raises LakeError."""
    return tuple(lake.read_as(FacetPlacement, _PLACED, [NOT_ASKED, sorted(days)]))


@dataclass(frozen=True, slots=True)
class MapSnapshot:
    """One map: its state, its quality and its topics.

    ``survival``: the share of the topics of the map before that live on in it; None of a first map.
    ``members``: a hash of which unit is in which topic; None of a map without answers.
    """

    day: date
    facet: str
    status: str
    silhouette: float | None
    survival: float | None
    topics: frozenset[str]
    members: int | None


def read_map_snapshots(
    lake: Lake, days: Collection[date], facet: str = ""
) -> dict[tuple[date, str], MapSnapshot]:
    """Read the maps of these days by day and facet, in order; of one facet or all. Raises LakeError."""
    found = lake.read_as(_build_snapshot, _SNAPSHOTS, [sorted(days), facet])
    return {(each.day, each.facet): each for each in found}


def _build_snapshot(topics: Sequence[str], **rest: Any) -> MapSnapshot:
    return MapSnapshot(topics=frozenset(topics), **rest)


@dataclass(frozen=True, slots=True)
class _ShownTopic:
    day: date
    facet: str
    name: str
    keywords: Sequence[str]
    texts: Sequence[str]


def read_topics_to_name(
    lake: Lake, days: Collection[date], only: str = ""
) -> dict[tuple[date, str], list[TopicToName]]:
    """Read the topics of these days' maps, by day and facet; none of provisional maps. Raises LakeError.

    ``only``: one facet; empty for all.
    """
    found: dict[tuple[date, str], list[TopicToName]] = {}
    for each in lake.read_as(_ShownTopic, _TOPICS, [sorted(days), only]):
        topic = TopicToName(each.name, tuple(each.keywords), tuple(each.texts))
        found.setdefault((each.day, each.facet), []).append(topic)
    return found
