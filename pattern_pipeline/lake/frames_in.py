"""Frames on their way into the lake: checked against the table, turned into Arrow."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.tables import Column, Table


def arrow_table(table: Table, frame: pd.DataFrame) -> pa.Table:
    """The frame as Arrow, with exactly the columns of the table, in its order.

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
            f"the frame for {table.name} {' and '.join(parts)}", mend=f"see sql/schema/{table.name}.sql"
        )
    _refuse_doubles(table, frame)
    return pa.table(
        [_array(table, column, frame[column.name]) for column in table.columns],
        schema=pa.schema([pa.field(column.name, column.arrow_type) for column in table.columns]),
    )


def _array(table: Table, column: Column, values: "pd.Series[Any]") -> pa.Array:
    where = f"{table.name}.{column.name}"
    try:
        if column.sql_type == "FLOAT[]":
            array = _vectors(values)
        else:
            _refuse_local_times(column, values)
            array = pa.Array.from_pandas(values, type=column.arrow_type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        mend = f"give values that fit {column.sql_type}"
        raise LakeError(f"a value of the frame does not fit: {error}", where=where, mend=mend) from error
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if array.null_count and not column.nullable:
        raise LakeError(
            f"{array.null_count} of {len(array)} rows have no value", where=where, mend="fill the column"
        )
    return array


def _vectors(values: "pd.Series[Any]") -> pa.Array:
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
            f"{int(doubled.sum())} rows stand twice, the first: {', '.join(map(str, first))}",
            where=table.name,
            mend=f"give one row for each {', '.join(table.key)}",
        )
