"""What the lake answers, as frames.

In a frame of a table, text is pandas' ``str`` with NaN for NULL; BIGINT and INTEGER are ``int64`` and
``int32``, or ``float64`` with NaN where the column may be NULL; DOUBLE is ``float64`` with NaN; BOOLEAN is
``bool``; a date is ``datetime.date`` or None; a time is ``datetime64[us, UTC]``; a list is a Python list;
FLOAT[] is a float32 array a row. The types do not depend on the rows, so that an empty frame has them too.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd
import pyarrow as pa

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.tables import Column

_WHOLE = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}


def frame_of_table(answer: pa.Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Rows of one table of the lake as a frame; ``columns`` are those of ``answer``."""
    frame = pd.DataFrame({column.name: _series(answer.column(column.name)) for column in columns})
    uncertain = [column.name for column in columns if column.nullable and "INT" in column.sql_type]
    return frame.astype(dict.fromkeys((name for name in uncertain if frame[name].dtype != object), "float64"))


def frame_of_answer(answer: pa.Table) -> pd.DataFrame:
    """Rows of any query as a frame: numbers stay whole beside NULL (``Int64``), structs are dicts.

    Raises LakeError for values that Python has no form for, such as a date before the year 1.
    """
    series = [
        _shown_series(name, column) for name, column in zip(answer.column_names, answer.columns, strict=True)
    ]
    frame = pd.DataFrame(dict(enumerate(series)))
    # Set apart from the content: a query may name two columns alike.
    frame.columns = pd.Index(answer.column_names, dtype=object)
    return frame


def _series(column: pa.ChunkedArray) -> "pd.Series[Any]":
    kind = column.type
    if pa.types.is_list(kind) and pa.types.is_float32(kind.value_type):
        return pd.Series(_vectors(column), dtype=object)
    if pa.types.is_nested(kind):
        return pd.Series(column.to_pylist(maps_as_pydicts="lossy"), dtype=object)
    return pd.Series(column.to_pandas())


def _shown_series(name: str, column: pa.ChunkedArray) -> "pd.Series[Any]":
    try:
        return _answer_series(column)
    except (ValueError, TypeError, OverflowError) as error:
        raise LakeError(
            f"the values of column {name} cannot be shown: {' '.join(str(error).split())}",
            mend="cast it to text: CAST(x AS VARCHAR)",
        ) from error


def _answer_series(column: pa.ChunkedArray) -> "pd.Series[Any]":
    if column.null_count and column.type in _WHOLE:
        return pd.Series(column.to_pandas(types_mapper=_WHOLE.get))
    if pa.types.is_decimal(column.type):
        # sum() of whole numbers answers with a 38-digit one, which neither JSON nor a chart can take.
        return pd.Series([_number(value) for value in column.to_pylist()])
    if pa.types.is_interval(column.type):
        return pd.Series([_interval_text(value) for value in column.to_pylist()], dtype=object)
    return _series(column)


def _interval_text(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value.months} months {value.days} days {value.nanoseconds / 1e9:g} seconds"


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _vectors(column: pa.ChunkedArray) -> list[object]:
    # Views, row by row, into one array: reading 100,000 vectors copies nothing twice.
    rows: list[object] = []
    for chunk in column.chunks:
        flat = chunk.values.to_numpy(zero_copy_only=False)
        bounds = chunk.offsets.to_numpy()
        views: list[object] = [flat[start:end] for start, end in pairwise(bounds)]
        if chunk.null_count:
            valid = chunk.is_valid().to_numpy(zero_copy_only=False)
            views = [view if known else None for view, known in zip(views, valid, strict=True)]
        rows += views
    return rows
