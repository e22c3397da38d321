"""Which summaries are clustered, where there are too many; and each text once."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class DistinctTexts:
    """``rows``: positions, in the frame, of one summary a text.

    ``weights``: how many summaries have that text. ``text_of``: for each row of the frame the index into
    ``rows``, -1 where its text is not in the sample.
    """

    rows: npt.NDArray[np.int64]
    weights: npt.NDArray[np.int64]
    text_of: npt.NDArray[np.int64]


def sample(
    days: "pd.Series[Any]", unit_ids: "pd.Series[str]", limit: int, seed: int
) -> npt.NDArray[np.int64]:
    """Positions of at most ``limit`` units, every day giving its share; ascending.

    The newest units alone would show the last hours as the whole window. A unit's rank is a hash of its id,
    so the same unit is taken again when the window moves on by a day.
    """
    if len(unit_ids) <= limit:
        return np.arange(len(unit_ids))
    ranks = np.array([_rank(unit_id, seed) for unit_id in unit_ids], dtype=np.uint64)
    by_day = pd.Series(np.arange(len(days))).groupby(days.to_numpy(), sort=True)
    parts = []
    left, rest = limit, len(days)
    for _, group in by_day:
        rows = group.to_numpy()
        # What is left is shared among the days that are left, so that rounding never exceeds the limit.
        size = min(len(rows), round(left * len(rows) / rest))
        parts.append(rows[np.argsort(ranks[rows], kind="stable")[:size]])
        left, rest = left - size, rest - len(rows)
    return np.sort(np.concatenate(parts)).astype(np.int64)


def distinct_texts(text_hashes: "pd.Series[str]", sampled: npt.NDArray[np.int64]) -> DistinctTexts:
    """Group sampled rows by text, in order of hash, so that no order of arrival matters."""
    hashes = text_hashes.to_numpy(dtype=object)
    found, first, counts = np.unique(hashes[sampled].astype(str), return_index=True, return_counts=True)
    index = {text: position for position, text in enumerate(found)}
    text_of = np.array([index.get(text, -1) for text in hashes], dtype=np.int64)
    return DistinctTexts(sampled[first], counts.astype(np.int64), text_of)


def _rank(unit_id: str, seed: int) -> int:
    digest = hashlib.blake2b(f"{seed}\x00{unit_id}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest())
