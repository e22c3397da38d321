"""The frames that an exploration is answered from."""

from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class Subset:
    """Some units of the days from ``first`` to ``last``, and what is known of them.

    ``units``: ``day``, ``unit_id``. ``summaries``: the columns SUMMARIES of ``facet_summaries``, of the facet
    explored. ``embeddings``: ``facet_embeddings`` of that facet. ``standing``: ``unit_id`` and ``label``, the
    facet's topic that each unit is placed in now, by the name that people read. ``labels``: ``unit_id``,
    ``facet`` and ``label`` of the categorical facets.
    """

    facet: str
    first: date
    last: date
    units: pd.DataFrame
    summaries: pd.DataFrame
    embeddings: pd.DataFrame
    standing: pd.DataFrame
    labels: pd.DataFrame


SUMMARIES = (
    "day", "unit_id", "facet", "facet_version", "extractor", "status", "label", "summary", "text",
)  # fmt: skip
