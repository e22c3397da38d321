"""What the maps of some days look like: to be compared before and after they are made again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pattern_pipeline.lake.lake import Lake

_STANDING = """
WITH placed AS (
    SELECT day, facet, bit_xor(hash(unit_id, topic_id)) AS members FROM topic_members GROUP BY ALL
), known AS (
    SELECT day, facet, list(topic_id) AS ids FROM topic_clusters GROUP BY ALL
)
SELECT day, facet, status, silhouette, survival, coalesce(ids, []), members
FROM topic_maps LEFT JOIN placed USING (day, facet) LEFT JOIN known USING (day, facet)
WHERE day IN (SELECT unnest(?)) AND ? IN ('', facet) ORDER BY day, facet
"""


@dataclass(frozen=True, slots=True)
class MapStanding:
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


def map_standings(lake: Lake, days: Collection[date], facet: str = "") -> dict[tuple[date, str], MapStanding]:
    """The maps of these days by day and facet, in order; of one facet or all. Raises LakeError."""
    return {
        (day, facet): MapStanding(day, facet, status, silhouette, survival, frozenset(ids), members)
        for day, facet, status, silhouette, survival, ids, members in lake.rows(
            _STANDING, [sorted(days), facet]
        )
    }
