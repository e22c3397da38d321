"""Convert frames to Arrow on their way into the lake, and answers to frames on their way out.

On the way in a frame is checked against its table.

On the way out text is pandas' ``str`` with NaN for NULL; BIGINT and INTEGER are ``int64`` and ``int32``, or
``float64`` with NaN where the column may be NULL; DOUBLE is ``float64`` with NaN; BOOLEAN is ``bool``; a date
is ``datetime.date`` or None; a time is ``datetime64[us, UTC]``; a list is a Python list; FLOAT[] is a float32
array a row. The types do not depend on the rows, so that an empty frame has them too.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.schema import Column, Table, find_row_table
from pattern_pipeline.tables.frames import Row, build_frame

_WHOLE = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}


def build_arrow_table(table: Table, frame: pd.DataFrame) -> pa.Table:
    """Convert a frame to Arrow, with exactly the columns of the table, in its order.

    None, NaN and NaT all become NULL. Raises LakeError for a column that is missing, unknown, of another
    type, or empty in a row where the table wants a value, and for two rows of one key.
    """
    missing = [name for name in table.names if name not in frame.columns]
    extra = [str(name) for name in frame.columns if name not in table.names]
    if missing or extra:
        parts = [
            f"{what} {', '.join(names)}"
            for what, names in (("lacks", missing), ("has unknown", extra))
            if names
        ]
        raise LakeError(
            f"the frame for {table.name} {' and '.join(parts)}", fix=f"see sql/schema/{table.name}.sql"
        )
    _refuse_doubles(table, frame)
    return pa.table(
        [_build_array(table, column, frame[column.name]) for column in table.columns],
        schema=pa.schema([pa.field(column.name, column.arrow_type) for column in table.columns]),
    )


def build_row_table(kind: type[Row], rows: Iterable[Row]) -> tuple[Table, pa.Table]:
    """Find the table that a class of ``pattern_pipeline.tables`` is a row of, and convert rows of it to Arrow."""
    table = find_row_table(kind)
    return table, build_arrow_table(table, build_frame(kind, rows))


def _build_array(table: Table, column: Column, values: "pd.Series[Any]") -> pa.Array:
    where = f"{table.name}.{column.name}"
    try:
        if column.sql_type == "FLOAT[]":
            array = _build_vector_array(values)
        else:
            _refuse_local_times(column, values)
            array = pa.Array.from_pandas(values, type=column.arrow_type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        fix = f"give values that fit {column.sql_type}"
        raise LakeError(f"a value of the frame does not fit: {error}", where=where, fix=fix) from error
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if array.null_count and not column.nullable:
        raise LakeError(
            f"{array.null_count} of {len(array)} rows have no value", where=where, fix="fill the column"
        )
    return array


def _build_vector_array(values: "pd.Series[Any]") -> pa.Array:
    # Row by row Arrow takes seconds for 20,000 x 384; one flat array with offsets takes milliseconds.
    rows = list(values)
    if any(not isinstance(row, np.ndarray | list | tuple) for row in rows):
        return pa.array([None if _is_missing(row) else row for row in rows], type=pa.list_(pa.float32()))
    arrays = [np.asarray(row, dtype=np.float32).reshape(-1) for row in rows]
    offsets = np.zeros(len(arrays) + 1, dtype=np.int32)
    np.cumsum([len(array) for array in arrays], out=offsets[1:])
    flat = np.concatenate(arrays) if arrays else np.empty(0, dtype=np.float32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat))


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and bool(np.isnan(value)))


def _refuse_local_times(column: Column, values: "pd.Series[Any]") -> None:
    if pa.types.is_timestamp(column.arrow_type) and values.notna().any():
        first = values.dropna().iloc[0]
        if getattr(first, "tzinfo", None) is None:
            raise ValueError(f"the time {first} has no time zone")


def _refuse_doubles(table: Table, frame: pd.DataFrame) -> None:
    if not table.key:
        return
    doubled = frame.duplicated(list(table.key))
    if doubled.any():
        first = frame.loc[doubled.to_numpy(), list(table.key)].iloc[0]
        raise LakeError(
            f"{int(doubled.sum())} rows are there twice, the first: {', '.join(map(str, first))}",
            where=table.name,
            fix=f"give one row for each {', '.join(table.key)}",
        )


def build_table_frame(answer: pa.Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Convert rows of one table of the lake to a frame; ``columns`` are those of ``answer``."""
    frame = pd.DataFrame({column.name: _build_series(answer.column(column.name)) for column in columns})
    uncertain = [column.name for column in columns if column.nullable and "INT" in column.sql_type]
    return frame.astype(dict.fromkeys((name for name in uncertain if frame[name].dtype != object), "float64"))


def build_answer_frame(answer: pa.Table) -> pd.DataFrame:
    """Convert rows of any query to a frame: numbers stay whole beside NULL (``Int64``), structs are dicts.

    Raises LakeError for values that Python has no form for, such as a date before the year 1.
    """
    series = [
        _build_shown_series(name, column)
        for name, column in zip(answer.column_names, answer.columns, strict=True)
    ]
    frame = pd.DataFrame(dict(enumerate(series)))
    # Set apart from the content: a query may name two columns alike.
    frame.columns = pd.Index(answer.column_names, dtype=object)
    return frame


def _build_series(column: pa.ChunkedArray) -> "pd.Series[Any]":
    kind = column.type
    if pa.types.is_list(kind) and pa.types.is_float32(kind.value_type):
        return pd.Series(_read_vectors(column), dtype=object)
    if pa.types.is_nested(kind):
        return pd.Series(column.to_pylist(maps_as_pydicts="lossy"), dtype=object)
    return pd.Series(column.to_pandas())


def _build_shown_series(name: str, column: pa.ChunkedArray) -> "pd.Series[Any]":
    try:
        return _build_answer_series(column)
    except (ValueError, TypeError, OverflowError) as error:
        raise LakeError(
            f"the values of column {name} cannot be shown: {' '.join(str(error).split())}",
            fix="cast it to text: CAST(x AS VARCHAR)",
        ) from error


def _build_answer_series(column: pa.ChunkedArray) -> "pd.Series[Any]":
    if column.null_count and column.type in _WHOLE:
        return pd.Series(column.to_pandas(types_mapper=_WHOLE.get))
    if pa.types.is_decimal(column.type):
        # sum() of whole numbers answers with a 38-digit one, which neither JSON nor a chart can take.
        return pd.Series([_convert_decimal(value) for value in column.to_pylist()])
    if pa.types.is_interval(column.type):
        return pd.Series([_format_interval(value) for value in column.to_pylist()], dtype=object)
    return _build_series(column)


def _format_interval(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value.months} months {value.days} days {value.nanoseconds / 1e9:g} seconds"


def _convert_decimal(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _read_vectors(column: pa.ChunkedArray) -> list[object]:
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
