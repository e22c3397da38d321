"""What the maps of some days look like, and what became of their topics."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pattern_pipeline.lake.lake import Lake

_STANDING = """
WITH placed AS (
    SELECT day, facet, bit_xor(hash(unit_id, topic_id)) AS members FROM topic_members GROUP BY ALL
), turned AS (
    SELECT day, facet, count(*) FILTER (kind IN ('new', 'split')) AS begun,
        count(*) FILTER (kind IN ('retired', 'merged')) AS ended
    FROM topic_lineage GROUP BY ALL
)
SELECT day, facet, status, topics, coverage, silhouette, coalesce(begun, 0), coalesce(ended, 0), members
FROM topic_maps LEFT JOIN placed USING (day, facet) LEFT JOIN turned USING (day, facet)
WHERE day IN (SELECT unnest(?)) ORDER BY day, facet
"""


@dataclass(frozen=True, slots=True)
class MapStanding:
    """One map: its state and quality, and how many ids came and went since the map before it.

    ``members``: a hash of which unit is in which topic; None of a map without answers.
    """

    day: date
    facet: str
    status: str
    topics: int
    coverage: float
    silhouette: float | None
    begun: int
    ended: int
    members: int | None


def map_standings(lake: Lake, days: Collection[date]) -> dict[tuple[date, str], MapStanding]:
    """The maps of these days by day and facet, in order. Raises LakeError."""
    rows = [MapStanding(*row) for row in lake.rows(_STANDING, [sorted(days)])]
    return {(each.day, each.facet): each for each in rows}
