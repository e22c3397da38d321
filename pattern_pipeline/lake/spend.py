"""Sum what models were paid, and read what their past answers took."""

from datetime import date, datetime

import pandas as pd

from pattern_pipeline.facets.model.experience import Experience, LatestRun
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.traces.conversation.lines import Conversation, lines_from_json

_SUMS = ", ".join(
    f"sum({name}) AS {name}" for name in ("calls", "input_tokens", "cached_tokens", "output_tokens", "cost")
)
# Of the latest run's texts, so many are read.
_UNITS = 300


def sum_spend(lake: Lake, first: date | None = None, last: date | None = None) -> pd.DataFrame:
    """Sum calls, tokens and US dollars by day, extractor and facet, from ``first`` to ``last``, both included.

    One row each, in that order. Calls and tokens are shares: one call asks several facets. ``cost`` is NaN where
    no payment of the row had a known price. Raises LakeError.
    """
    return lake.query_frame(
        f"SELECT day, extractor, facet, {_SUMS} FROM facet_spend WHERE day BETWEEN coalesce(?, DATE '0001-01-01')"
        " AND coalesce(?, DATE '9999-12-31') GROUP BY ALL ORDER BY day, extractor, facet",
        [first, last],
    )


def sum_run_spend(lake: Lake, run_id: str, since: datetime) -> pd.DataFrame:
    """Sum what one run paid since a moment, by facet: calls, tokens and US dollars. Raises LakeError."""
    return lake.query_frame(
        f"SELECT facet, {_SUMS} FROM facet_spend WHERE run_id = ? AND spent_at >= ? GROUP BY ALL ORDER BY facet",
        [run_id, since],
    )


def count_run_answers(lake: Lake, run_id: str, since: datetime) -> int:
    """Count the answers that one run has got since a moment. Raises LakeError."""
    counted = "SELECT count(*) FROM facet_answers WHERE run_id = ? AND answered_at >= ?"
    ((count,),) = lake.rows(counted, [run_id, since])
    return int(count)


def sum_run_cost(lake: Lake, run_id: str) -> float:
    """Sum the US dollars that one run has paid so far. Raises LakeError."""
    ((cost,),) = lake.rows("SELECT coalesce(sum(cost), 0) FROM facet_spend WHERE run_id = ?", [run_id])
    return float(cost)


def sum_day_cost(lake: Lake, day: date) -> float:
    """Sum the US dollars paid on one UTC day, by all runs. Raises LakeError."""
    ((cost,),) = lake.rows("SELECT coalesce(sum(cost), 0) FROM facet_spend WHERE day = ?", [day])
    return float(cost)


def read_experience(lake: Lake, extractor: str) -> Experience:
    """Read all that the lake knows of an extractor's answers and what they took. Raises LakeError."""
    counts = lake.rows(
        "SELECT facet, facet_version, count(*) FROM facet_answers WHERE extractor = ? GROUP BY ALL",
        [extractor],
    )
    ((written,),) = lake.rows(
        "SELECT coalesce(sum(output_tokens), 0) FROM facet_spend WHERE extractor = ?", [extractor]
    )
    return Experience(
        {(facet, version): count for facet, version, count in counts},
        written,
        _read_latest_run(lake, extractor),
    )


def _read_latest_run(lake: Lake, extractor: str) -> LatestRun | None:
    runs = lake.rows(
        "SELECT run_id FROM facet_spend WHERE extractor = ? GROUP BY run_id ORDER BY max(spent_at) DESC LIMIT 1",
        [extractor],
    )
    if not runs:
        return None
    ((run_id,),) = runs
    ((calls, read, facets),) = lake.rows(
        "SELECT sum(calls), sum(input_tokens), list(DISTINCT facet) FROM facet_spend"
        " WHERE extractor = ? AND run_id = ?",
        [extractor, run_id],
    )
    units = lake.read_as(
        _build_unit,
        "SELECT any_value(unit_id) AS unit_id, content_hash, any_value(lines) AS lines,"
        " any_value(shown_share) AS shown_share FROM preprocessed_traces WHERE content_hash IN"
        " (SELECT text_hash FROM facet_answers WHERE extractor = ? AND run_id = ?)"
        " GROUP BY content_hash ORDER BY md5(content_hash) LIMIT ?",
        [extractor, run_id, _UNITS],
    )
    return LatestRun(calls, read, units, frozenset(facets))


def _build_unit(unit_id: str, content_hash: str, lines: str, shown_share: float) -> Unit:
    return Unit(unit_id, content_hash, Conversation(lines_from_json(lines), shown_share))
