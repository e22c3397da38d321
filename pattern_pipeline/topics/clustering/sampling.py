"""Choose which summaries are clustered if there are too many, and group them by text."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class DistinctTexts:
    """The distinct texts of a sample.

    ``rows``: position in the frame of one summary for each text.
    ``weights``: number of summaries that have the text.
    ``text_of``: for each row of the frame its index into ``rows``, -1 if its text is not in the sample.
    """

    rows: npt.NDArray[np.int64]
    weights: npt.NDArray[np.int64]
    text_of: npt.NDArray[np.int64]


def draw_sample(
    days: "pd.Series[Any]", unit_ids: "pd.Series[str]", limit: int, seed: int
) -> npt.NDArray[np.int64]:
    """Draw at most ``limit`` units, stratified by day, and return their positions in ascending order.

    Sampling the newest units alone would show the last hours as if they were the whole window. The rank of a
    unit is a hash of its id, so that the same unit is drawn again when the window moves by a day.
    """
    if len(unit_ids) <= limit:
        return np.arange(len(unit_ids))
    ranks = np.array([_rank_unit(unit_id, seed) for unit_id in unit_ids], dtype=np.uint64)
    by_day = pd.Series(np.arange(len(days))).groupby(days.to_numpy(), sort=True)
    parts = []
    left, rest = limit, len(days)
    for _, group in by_day:
        rows = group.to_numpy()
        # The rest of the limit is divided over the remaining days, so that rounding never exceeds it.
        size = min(len(rows), round(left * len(rows) / rest))
        parts.append(rows[np.argsort(ranks[rows], kind="stable")[:size]])
        left, rest = left - size, rest - len(rows)
    return np.sort(np.concatenate(parts)).astype(np.int64)


def group_by_text(text_hashes: "pd.Series[str]", sampled: npt.NDArray[np.int64]) -> DistinctTexts:
    """Group sampled rows by text, in the order of the text hashes, so that the order of arrival has no effect."""
    hashes = text_hashes.to_numpy(dtype=object)
    distinct, first, counts = np.unique(hashes[sampled].astype(str), return_index=True, return_counts=True)
    index = {text: position for position, text in enumerate(distinct)}
    text_of = np.array([index.get(text, -1) for text in hashes], dtype=np.int64)
    return DistinctTexts(sampled[first], counts.astype(np.int64), text_of)


def _rank_unit(unit_id: str, seed: int) -> int:
    digest = hashlib.blake2b(f"{seed}\x00{unit_id}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest())
