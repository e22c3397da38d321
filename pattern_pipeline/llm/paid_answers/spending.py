"""Account for what was paid: split what calls took over the questions, and sum it by day, question or model."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

import pandas as pd

from pattern_pipeline.llm.identity import parse_model
from pattern_pipeline.llm.paid_answers.answer_store import Spend
from pattern_pipeline.llm.paid_answers.journal import Entry

_SUMS = ("calls", "input_tokens", "cached_tokens", "output_tokens", "unpriced_calls")


def split_spend(entries: Iterable[Entry]) -> list[Spend]:
    """Split calls, tokens and cost evenly over the facets that each call asked.

    Returns one Spend for each day and facet, in the order of their first entry.
    """
    groups: dict[tuple[date, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for name, version in entry.facets:
            groups[entry.asked_at.date(), name, version].append(entry)
    return [_sum_shares(name, version, group) for (_, name, version), group in groups.items()]


def _sum_shares(name: str, version: str, entries: list[Entry]) -> Spend:
    shares = [(entry, 1 / len(entry.facets)) for entry in entries]
    priced = [entry.cost * share for entry, share in shares if entry.cost is not None]
    return Spend(
        facet=name,
        facet_version=version,
        calls=sum(entry.calls * share for entry, share in shares),
        input_tokens=sum(entry.usage.input_tokens * share for entry, share in shares),
        cached_tokens=sum(entry.usage.cached_tokens * share for entry, share in shares),
        output_tokens=sum(entry.usage.output_tokens * share for entry, share in shares),
        cost=sum(priced) if priced else None,
        spent_at=max(entry.asked_at for entry in entries),
    )


def group_spend(spend: pd.DataFrame, by: Literal["day", "facet", "model"]) -> pd.DataFrame:
    """Sum spending by day, facet or model: one row each, in order, with calls, tokens and ``cost`` in US dollars.

    ``spend``: a row for each day, extractor and facet. ``cost`` is NaN if no call had a known price, and leaves
    out the ``unpriced_calls``, those without one.
    """
    rows = spend.assign(
        model=[parse_model(extractor) for extractor in spend["extractor"]],
        unpriced_calls=spend["calls"].where(spend["cost"].isna(), 0.0),
    )
    groups = rows.groupby(by, sort=True)
    sums = groups[list(_SUMS)].sum()
    return sums.assign(cost=groups["cost"].sum(min_count=1)).reset_index()


def sum_groups(groups: pd.DataFrame) -> pd.DataFrame:
    """Sum all rows of ``group_spend`` into one row named ``all``."""
    name = groups.columns[0]
    sums = {column: groups[column].sum() for column in _SUMS}
    return pd.DataFrame([{name: "all", **sums, "cost": groups["cost"].sum(min_count=1)}])
