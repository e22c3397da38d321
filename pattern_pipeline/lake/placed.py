"""How the traces of some days stand in the maps that placed them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pattern_pipeline.facets.summary import NOT_ASKED
from pattern_pipeline.lake.lake import Lake

_PLACED = """
SELECT facet, count(*), count(logged.topic_id), count(*) FILTER (reason = ?),
    count(*) FILTER (status = 'answered' AND summaries.label IS NULL AND map_day IS NULL), max(map_day)
FROM classified_logs AS logged JOIN facet_summaries AS summaries USING (day, unit_id, facet)
WHERE day IN (SELECT unnest(?)) GROUP BY facet ORDER BY facet
"""


@dataclass(frozen=True, slots=True)
class Placed:
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


def placed_by_facet(lake: Lake, days: Collection[date]) -> tuple[Placed, ...]:
    """The standing of each facet on these days, in order of name. Raises LakeError."""
    return tuple(Placed(*row) for row in lake.rows(_PLACED, [NOT_ASKED, sorted(days)]))
