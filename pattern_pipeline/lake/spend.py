"""Sum what models were paid, and read what their past answers took."""

from datetime import date, datetime

import pandas as pd

from pattern_pipeline.facets.model.experience import Experience, LatestRun
from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.traces.conversation.lines import Conversation, lines_from_json

COLUMNS = (
    "day", "extractor", "facet", "calls", "input_tokens", "cached_tokens", "output_tokens", "cost",
)  # fmt: skip
# Of the latest run's texts, so many are read.
_UNITS = 300


def sum_spend(lake: Lake, first: date | None = None, last: date | None = None) -> pd.DataFrame:
    """Sum calls, tokens and US dollars by day, extractor and facet, from ``first`` to ``last``, both included.

    One row each, in that order. Calls and tokens are shares: one call asks several facets. ``cost`` is NaN where
    no payment of the row had a known price. Raises LakeError.
    """
    rows = lake.rows(
        "SELECT day, extractor, facet, sum(calls), sum(input_tokens), sum(cached_tokens), sum(output_tokens),"
        " sum(cost) FROM facet_spend WHERE day BETWEEN coalesce(?, DATE '0001-01-01')"
        " AND coalesce(?, DATE '9999-12-31') GROUP BY ALL ORDER BY day, extractor, facet",
        [first, last],
    )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(COLUMNS[3:], "float64"))


def sum_run_spend(lake: Lake, run_id: str, since: datetime) -> pd.DataFrame:
    """Sum what one run paid since a moment, by facet: calls, tokens and US dollars. Raises LakeError."""
    rows = lake.rows(
        "SELECT facet, sum(calls), sum(input_tokens), sum(cached_tokens), sum(output_tokens), sum(cost)"
        " FROM facet_spend WHERE run_id = ? AND spent_at >= ? GROUP BY ALL ORDER BY facet",
        [run_id, since],
    )
    frame = pd.DataFrame(rows, columns=list(COLUMNS[2:]))
    return frame.astype(dict.fromkeys(COLUMNS[3:], "float64"))


def count_run_answers(lake: Lake, run_id: str, since: datetime) -> int:
    """Count the answers that one run has got since a moment. Raises LakeError."""
    counted = "SELECT count(*) FROM facet_answers WHERE run_id = ? AND answered_at >= ?"
    return int(lake.rows(counted, [run_id, since])[0][0])


def sum_run_cost(lake: Lake, run_id: str) -> float:
    """Sum the US dollars that one run has paid so far. Raises LakeError."""
    return float(lake.rows("SELECT coalesce(sum(cost), 0) FROM facet_spend WHERE run_id = ?", [run_id])[0][0])


def sum_day_cost(lake: Lake, day: date) -> float:
    """Sum the US dollars paid on one UTC day, by all runs. Raises LakeError."""
    return float(lake.rows("SELECT coalesce(sum(cost), 0) FROM facet_spend WHERE day = ?", [day])[0][0])


def read_experience(lake: Lake, extractor: str) -> Experience:
    """Read all that the lake knows of an extractor's answers and what they took. Raises LakeError."""
    kept = lake.rows(
        "SELECT facet, facet_version, count(*) FROM facet_answers WHERE extractor = ? GROUP BY ALL",
        [extractor],
    )
    ((written,),) = lake.rows(
        "SELECT coalesce(sum(output_tokens), 0) FROM facet_spend WHERE extractor = ?", [extractor]
    )
    return Experience(
        {(facet, version): count for facet, version, count in kept},
        written,
        _read_latest_run(lake, extractor),
    )


def _read_latest_run(lake: Lake, extractor: str) -> LatestRun | None:
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
