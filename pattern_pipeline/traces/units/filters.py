"""Decide which units enter the pipeline."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import pandas as pd

_BUCKETS = 2**64


def _select_all(units: pd.DataFrame) -> pd.Series:
    return pd.Series(True, index=units.index, dtype=bool)


@dataclass(frozen=True, slots=True)
class Filters:
    """Sampling by unit id, then a condition on rows of ``raw_traces``.

    ``sample``: share of units that enter, 0 to 1, by a hash of the unit id: the same unit is in or out on
    every machine and in every run, and a smaller share is a subset of a larger one. ``chooses``: maps rows of
    ``raw_traces`` to a boolean by index.
    """

    sample: float = 1.0
    chooses: Callable[[pd.DataFrame], pd.Series] = _select_all

    def select_sample(self, landed: pd.DataFrame) -> pd.DataFrame:
        """Select the rows whose ``unit_id`` is in the sample, in their order."""
        if self.sample >= 1:
            return landed
        chosen = [_hash_to_share(unit_id) < self.sample for unit_id in landed["unit_id"]]
        return landed.loc[pd.Series(chosen, index=landed.index, dtype=bool)]

    def select_matching(self, units: pd.DataFrame) -> pd.DataFrame:
        """Select the rows of ``raw_traces`` that meet the condition, in their order."""
        return units.loc[self.chooses(units)].reset_index(drop=True)


def _hash_to_share(unit_id: str) -> float:
    digest = blake2b(unit_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / _BUCKETS
