"""What models were paid."""

from datetime import date, datetime

import pandas as pd

from pattern_pipeline.lake.lake import Lake

COLUMNS = (
    "day", "extractor", "facet", "calls", "input_tokens", "cached_tokens", "output_tokens", "cost",
)  # fmt: skip


def spend_by(lake: Lake, first: date | None = None, last: date | None = None) -> pd.DataFrame:
    """Calls, tokens and US dollars by day, extractor and facet, from ``first`` to ``last``, both included.

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


def spend_of_run(lake: Lake, run_id: str, since: datetime) -> pd.DataFrame:
    """What one run paid from a moment on, by facet: calls, tokens and US dollars. Raises LakeError."""
    rows = lake.rows(
        "SELECT facet, sum(calls), sum(input_tokens), sum(cached_tokens), sum(output_tokens), sum(cost)"
        " FROM facet_spend WHERE run_id = ? AND spent_at >= ? GROUP BY ALL ORDER BY facet",
        [run_id, since],
    )
    frame = pd.DataFrame(rows, columns=list(COLUMNS[2:]))
    return frame.astype(dict.fromkeys(COLUMNS[3:], "float64"))


def answers_of_run(lake: Lake, run_id: str, since: datetime) -> int:
    """How many answers one run has asked for and got from a moment on. Raises LakeError."""
    counted = "SELECT count(*) FROM facet_answers WHERE run_id = ? AND answered_at >= ?"
    return int(lake.rows(counted, [run_id, since])[0][0])


def spent_by_run(lake: Lake, run_id: str) -> float:
    """US dollars that one run has paid so far. Raises LakeError."""
    return float(lake.rows("SELECT coalesce(sum(cost), 0) FROM facet_spend WHERE run_id = ?", [run_id])[0][0])


def spent_on(lake: Lake, day: date) -> float:
    """US dollars paid on one UTC day, by all runs. Raises LakeError."""
    return float(lake.rows("SELECT coalesce(sum(cost), 0) FROM facet_spend WHERE day = ?", [day])[0][0])
