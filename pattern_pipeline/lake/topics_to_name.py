"""The topics of maps as whoever names them is told of them."""

from collections.abc import Collection
from datetime import date

from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.topics.naming.namer import TopicToName

_TOPICS = """
WITH shown AS (
    SELECT day, facet, topic_id, name, keywords, topic_clusters.units, unnest(exemplars) AS unit_id
    FROM topic_clusters JOIN topic_maps USING (day, facet)
    WHERE day IN (SELECT unnest(?)) AND status <> 'below_threshold' AND ? IN ('', facet)
)
SELECT shown.day, shown.facet, any_value(name), any_value(keywords), list(coalesce(text, ''))
FROM shown LEFT JOIN facet_summaries AS summaries USING (unit_id, facet)
GROUP BY shown.day, shown.facet, topic_id ORDER BY shown.day, shown.facet, any_value(units) DESC, topic_id
"""


def topics_to_name(
    lake: Lake, days: Collection[date], only: str = ""
) -> dict[tuple[date, str], list[TopicToName]]:
    """The topics of these days' maps, by day and facet; none of provisional maps. Raises LakeError.

    ``only``: one facet; empty for all.
    """
    found: dict[tuple[date, str], list[TopicToName]] = {}
    for day, facet, name, keywords, texts in lake.rows(_TOPICS, [sorted(days), only]):
        found.setdefault((day, facet), []).append(TopicToName(name, tuple(keywords), tuple(texts)))
    return found
