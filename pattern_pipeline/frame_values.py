"""Values out of frames: what is missing is NaN in a frame from the lake, and None in one made by hand."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Give each row as a tuple with a field a column; what a column holds, only its table's DDL knows."""
    return iter(frame.itertuples(index=False))


def text_or_none(value: object) -> str | None:
    """Give the text, or None where there is none."""
    return value if isinstance(value, str) else None


def number_or_none(value: float | None) -> float | None:
    """Give the number, or None where there is none."""
    return None if value is None or pd.isna(value) else float(value)
