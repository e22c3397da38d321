"""Which landed traces become units."""

from dataclasses import dataclass
from hashlib import blake2b

import pandas as pd

_BUCKETS = 2**64


@dataclass(frozen=True, slots=True)
class Filters:
    """``sample`` is the share (0 to 1) of traces that enter, chosen by a hash of the trace id.

    The same trace is in or out on every machine and every run, and a smaller share is part of a larger one.
    """

    sample: float = 1.0

    def apply(self, landed: pd.DataFrame) -> pd.DataFrame:
        """The rows of ``landed_traces`` that enter, in their order."""
        if self.sample >= 1:
            return landed
        chosen = [_place(trace_id) < self.sample for trace_id in landed["trace_id"]]
        return landed.loc[pd.Series(chosen, index=landed.index, dtype=bool)]


def _place(trace_id: str) -> float:
    digest = blake2b(trace_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / _BUCKETS
