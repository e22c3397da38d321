"""Read topic maps: those of a day, the one before it, the one a day is placed by, and the topics to name."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from pattern_pipeline.facets.summary import NOT_ASKED
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import MaterializedDay
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.topic_board import list_review_status
from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.topics.clustering.selection import decode_scores
from pattern_pipeline.topics.identity.level_state import LevelState
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.maps.topic_maps import TopicMaps
from pattern_pipeline.topics.naming.namer import TopicToName
from pattern_pipeline.topics.placement.map_choice import choose_own_maps, list_latest_maps, list_own_maps

# A topic that a map or two missed is found again; after more it is another.
OLDER = 3
_OF_MAP = "WHERE facet = ? AND day = ? ORDER BY rowid"
_WITH_TOPICS = "WHERE topics > 0 ORDER BY day, facet"
_CHOSEN_BY = ("day", "facet", "window_start", "status", "map_version")


@dataclass(frozen=True, slots=True)
class LakeTopicHistory:
    """The TopicHistory of ``topics``."""

    lake: Lake

    def previous(self, facet: str, day: date) -> PreviousMap | None:
        """See ``TopicHistory.previous``. Raises LakeError."""
        rows = self.lake.rows(
            "SELECT DISTINCT day FROM topic_clusters WHERE facet = ? AND day <= ? ORDER BY day DESC LIMIT ?",
            [facet, day, OLDER + 2],
        )
        days = [found for (found,) in rows]
        own = self._read_map(facet, day) if day in days else None
        before = [each for each in days if each < day][: OLDER + 1]
        if not before:
            return None if own is None else replace(own.drop_rows(), own=own)
        older = tuple(self._read_map(facet, each) for each in before[1:])
        return replace(self._read_map(facet, before[0]), older=older, own=own)

    def _read_map(self, facet: str, day: date) -> PreviousMap:
        card = self.lake.select(find_table("topic_maps"), None, _OF_MAP, [facet, day])
        return PreviousMap(
            topics=self.lake.select(find_table("topic_clusters"), None, _OF_MAP, [facet, day]),
            members=self.lake.select(find_table("topic_members"), None, _OF_MAP, [facet, day]),
            pinned_names={
                each.topic_id: each.name
                for each in list_review_status(self.lake)
                if each.facet == facet and each.name is not None
            },
            day=day,
            level=read_level(card),
        )


def read_level(card: pd.DataFrame) -> LevelState | None:
    """Read the level of a map from its row of ``topic_maps``; None where it has none."""
    for row in iterate_rows(card):
        if not pd.isna(row.level_topics):
            since = None if pd.isna(row.level_since) else row.level_since
            kind = (row.facet_version, row.extractor, row.embedding_model)
            scores = decode_scores(row.candidates)
            return LevelState(
                row.day, row.topics, int(row.level_topics), row.level_gain, since, kind, row.summaries, scores
            )
    return None


@dataclass(frozen=True, slots=True)
class KnownTopics:
    """The maps a day is placed by, one a free-text facet: rows of ``topic_clusters`` and ``topic_maps``."""

    topics: pd.DataFrame
    maps: pd.DataFrame


def read_topics_for_day(lake: Lake, day: date) -> KnownTopics:
    """Read the topics that a day's units are placed by; a facet without a map of topics has no rows."""
    cards = read_map_cards(lake)
    chosen = choose_own_maps(cards, day)
    days = sorted(set(chosen.values()))
    if not days:
        return KnownTopics(topics=lake.read_days("topic_clusters", day, day).iloc[:0], maps=cards.iloc[:0])
    topics = lake.read_days("topic_clusters", days[0], days[-1])
    maps = lake.read_days("topic_maps", days[0], days[-1])
    return KnownTopics(topics=_select_maps(topics, chosen), maps=_select_maps(maps, chosen))


@dataclass(frozen=True, slots=True)
class MapHashes:
    """By day the hash of the maps that it rests on, empty for a day without maps.

    ``own``: those that stand for the day in history. ``latest``: those that were the latest by then.
    """

    own: Mapping[date, str]
    latest: Mapping[date, str]


def hash_maps_by_day(lake: Lake, made: Collection[MaterializedDay]) -> MapHashes:
    """Hash the maps that each day is placed by, with their content.

    ``made``: the records of all days and stages. Raises LakeError.
    """
    cards = lake.select(find_table("topic_maps"), _CHOSEN_BY, _WITH_TOPICS, [])
    contents = {each.day: each.content_hash for each in made if each.stage == "topic_clusters"}
    days = sorted({each.day for each in made} | set(cards["day"]))
    versions = dict(zip(zip(cards["facet"], cards["day"], strict=True), cards["map_version"], strict=True))
    return MapHashes(
        own={day: _hash_maps(found, versions, contents) for day, found in list_own_maps(cards, days).items()},
        latest={
            day: _hash_maps(found, versions, contents) for day, found in list_latest_maps(cards, days).items()
        },
    )


def list_map_contents(connection: duckdb.DuckDBPyConnection) -> list[tuple[date, str]]:
    """List each day that has a record of its maps, with the hash of what they hold."""
    query = "SELECT day, content_hash FROM materialized_days WHERE stage = 'topic_clusters' ORDER BY day"
    return connection.execute(query).fetchall()


def read_map_cards(lake: Lake) -> pd.DataFrame:
    """Read the rows of ``topic_maps`` that have topics, by day and facet."""
    return lake.select(find_table("topic_maps"), None, _WITH_TOPICS, [])


def _select_maps(frame: pd.DataFrame, chosen: Mapping[str, date]) -> pd.DataFrame:
    fits = [chosen.get(facet) == day for facet, day in zip(frame["facet"], frame["day"], strict=True)]
    return frame[pd.Series(fits, index=frame.index, dtype=bool)].reset_index(drop=True)


def _hash_maps(
    chosen: Mapping[str, date], versions: Mapping[tuple[str, date], str], contents: Mapping[date, str]
) -> str:
    parts = [f"{facet} {day} {versions[facet, day]} {contents.get(day, '')}" for facet, day in chosen.items()]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest() if parts else ""


def read_named_topics(lake: Lake, labels: pd.DataFrame) -> pd.DataFrame:
    """Read the rows of ``topic_clusters`` of every map that rows of ``current_labels`` name."""
    days = sorted(set(labels["map_day"].dropna()))
    if not days:
        return lake.select(find_table("topic_clusters"), None, "LIMIT 0", [])
    topics = lake.read_days("topic_clusters", days[0], days[-1])
    return topics[topics["map_version"].isin(set(labels["map_version"]))].reset_index(drop=True)


_PLACED = """
SELECT facet, count(*) AS units, count(logged.topic_id) AS placed, count(*) FILTER (reason = ?) AS not_asked,
    count(*) FILTER (status = 'answered' AND summaries.label IS NULL AND map_day IS NULL) AS unmapped,
    max(map_day) AS map_day
FROM current_labels AS logged JOIN facet_summaries AS summaries USING (day, unit_id, facet)
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
