"""Build data frames with the columns and types of a table, also for no rows at all.

Numbers, times (UTC) and booleans have their pandas types. Days, lists and vectors are Python objects, and so is
text in frames of rows, with None for NULL. Frames that are joined from other frames have text as the lake reads
it, pandas' ``str``, where the column is never NULL.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

import pandas as pd

Row = TypeVar("Row", bound=NamedTuple)
_TIMES = "datetime64[us, UTC]"
_TYPES: Mapping[object, str] = {int: "int64", float: "float64", bool: "bool", datetime: _TIMES}


def build_frame(table: type[Row], rows: Iterable[Row]) -> pd.DataFrame:
    """Build a frame of rows, in their order, with one column for each field of ``table``.

    A whole number that may be NULL is ``int64`` where all rows have it, and ``float64`` with NaN otherwise.
    """
    listed = list(rows)
    columns = zip(*listed, strict=True) if listed else ((),) * len(table._fields)
    types = _list_types(table)
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=_fit_type(types[name], values))
            for name, values in zip(table._fields, columns, strict=True)
        }
    )


def concat_frames(table: type[Row], parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate frames into one with the columns and types of ``table``; other columns are dropped."""
    names = list(table._fields)
    types = {name: "str" if kind is str else _fit_type(kind) for name, kind in _list_types(table).items()}
    filled = [part[names].astype(types) for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({name: pd.Series([], dtype=types[name]) for name in names})
    return pd.concat(filled, ignore_index=True)


def iterate_rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Iterate over the rows of a frame as tuples with one field for each column."""
    return iter(frame.itertuples(index=False))


def text_or_none(value: object) -> str | None:
    """Return the text, or None where there is none: NaN in a frame from the lake, None in one of rows."""
    return value if isinstance(value, str) else None


def number_or_none(value: float | None) -> float | None:
    """Return the number, or None where there is none: NaN in a frame from the lake, None in one of rows."""
    return None if value is None or pd.isna(value) else float(value)


@cache
def _list_types(table: type[NamedTuple]) -> Mapping[str, object]:
    return get_type_hints(table)


def _fit_type(kind: object, values: Iterable[object] = (None,)) -> str:
    if kind == int | None:
        return "float64" if any(value is None for value in values) else "int64"
    known = get_args(kind)[0] if isinstance(kind, UnionType) else kind
    return _TYPES.get(known, "object")
