"""Which units enter."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import pandas as pd

_BUCKETS = 2**64


def _select_all(units: pd.DataFrame) -> pd.Series:
    return pd.Series(True, index=units.index, dtype=bool)


@dataclass(frozen=True, slots=True)
class Filters:
    """``sample`` is the share (0 to 1) of units that enter, chosen by a hash of the unit's id.

    The same unit is in or out on every machine and every run, and a smaller share is part of a larger one.
    ``chooses`` looks at rows of ``raw_traces`` and says of each, by its index, whether it enters.
    """

    sample: float = 1.0
    chooses: Callable[[pd.DataFrame], pd.Series] = _select_all

    def sampled(self, landed: pd.DataFrame) -> pd.DataFrame:
        """The rows whose ``unit_id`` is in the sample, in their order."""
        if self.sample >= 1:
            return landed
        chosen = [_hash_to_share(unit_id) < self.sample for unit_id in landed["unit_id"]]
        return landed.loc[pd.Series(chosen, index=landed.index, dtype=bool)]

    def chosen(self, units: pd.DataFrame) -> pd.DataFrame:
        """The rows of ``raw_traces`` that enter, in their order."""
        return units.loc[self.chooses(units)].reset_index(drop=True)


def _hash_to_share(unit_id: str) -> float:
    digest = blake2b(unit_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / _BUCKETS
