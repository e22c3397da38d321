"""What a model's past answers took."""

from pattern_pipeline.facets.paying.experience import Experience, LatestRun
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.traces.conversation.lines import Conversation, lines_from_json

# Of the latest run's texts, so many are read.
_UNITS = 300


def read_experience(lake: Lake, extractor: str) -> Experience:
    """All that the lake knows of an extractor's answers and what they took. Raises LakeError."""
    kept = lake.rows(
        "SELECT facet, facet_version, count(*) FROM facet_answers WHERE extractor = ? GROUP BY ALL",
        [extractor],
    )
    ((written,),) = lake.rows(
        "SELECT coalesce(sum(output_tokens), 0) FROM facet_spend WHERE extractor = ?", [extractor]
    )
    return Experience(
        {(facet, version): count for facet, version, count in kept}, written, _latest(lake, extractor)
    )


def _latest(lake: Lake, extractor: str) -> LatestRun | None:
    runs = lake.rows(
        "SELECT run_id, sum(calls), sum(input_tokens), list(DISTINCT facet) FROM facet_spend"
        " WHERE extractor = ? GROUP BY run_id ORDER BY max(spent_at) DESC LIMIT 1",
        [extractor],
    )
    if not runs:
        return None
    ((run_id, calls, read, facets),) = runs
    rows = lake.rows(
        "SELECT any_value(unit_id), content_hash, any_value(lines), any_value(shown_share)"
        " FROM preprocessed_traces WHERE content_hash IN"
        " (SELECT text_hash FROM facet_answers WHERE extractor = ? AND run_id = ?)"
        " GROUP BY content_hash ORDER BY md5(content_hash) LIMIT ?",
        [extractor, run_id, _UNITS],
    )
    units = [
        Unit(unit_id, text, Conversation(lines_from_json(lines), share))
        for unit_id, text, lines, share in rows
    ]
    return LatestRun(calls, read, units, frozenset(facets))
