"""Sum what was paid by day, facet or model."""

from typing import Literal

import pandas as pd

from pattern_pipeline.llm.identity import parse_model

_SUMS = ("calls", "input_tokens", "cached_tokens", "output_tokens", "unpriced_calls")


def grouped(spend: pd.DataFrame, by: Literal["day", "facet", "model"]) -> pd.DataFrame:
    """One row each, in order: ``by``, calls, tokens, and ``cost`` in US dollars.

    ``spend`` has a row a day, extractor and facet. ``cost`` is NaN where no call had a known price, and leaves out
    the ``unpriced_calls``, those without one.
    """
    rows = spend.assign(
        model=[parse_model(extractor) for extractor in spend["extractor"]],
        unpriced_calls=spend["calls"].where(spend["cost"].isna(), 0.0),
    )
    groups = rows.groupby(by, sort=True)
    sums = groups[list(_SUMS)].sum()
    return sums.assign(cost=groups["cost"].sum(min_count=1)).reset_index()


def total(groups: pd.DataFrame) -> pd.DataFrame:
    """Sum all rows of ``grouped`` into one row named ``all``."""
    name = groups.columns[0]
    sums = {column: groups[column].sum() for column in _SUMS}
    return pd.DataFrame([{name: "all", **sums, "cost": groups["cost"].sum(min_count=1)}])
