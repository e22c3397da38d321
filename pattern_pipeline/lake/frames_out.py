"""What the lake answers, as frames.

Text is pandas' ``str`` with NaN for NULL; BIGINT and INTEGER are ``int64`` and ``int32``, or ``Int64`` and ``Int32``
with NA where the column may be NULL; DOUBLE is ``float64`` with NaN; BOOLEAN is ``bool``; a date is
``datetime.date``; a time is ``datetime64[us, UTC]``; a list is a Python list; FLOAT[] is a float32 array a row.
The types do not depend on the rows, so that an empty frame has them too.
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from pattern_pipeline.lake.tables import Column


def frame_of_table(answer: pa.Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Rows of one table of the lake as a frame; the columns of ``answer`` are ``columns``, in order."""
    return pd.DataFrame(
        {column.name: _series(answer.column(column.name), column.nullable) for column in columns}
    )


def frame_of_answer(answer: pa.Table) -> pd.DataFrame:
    """Rows of any query as a frame; columns may be NULL, and nested values are dicts and lists."""
    series = [_series(column, nullable=True) for column in answer.columns]
    frame = pd.DataFrame(dict(enumerate(series)))
    # Set apart from the content: a query may name two columns alike.
    frame.columns = pd.Index(answer.column_names, dtype=object)
    return frame


def _series(column: pa.ChunkedArray, nullable: bool) -> "pd.Series[object]":
    kind = column.type
    if pa.types.is_list(kind) and pa.types.is_float32(kind.value_type):
        return pd.Series(_vectors(column), dtype=object)
    if pa.types.is_nested(kind):
        return pd.Series(column.to_pylist(), dtype=object)
    if pa.types.is_integer(kind) and nullable:
        return column.to_pandas(types_mapper=_NULLABLE_INTEGERS.get, integer_object_nulls=False)
    return column.to_pandas()


_NULLABLE_INTEGERS = {
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int32Dtype(),
}


def _vectors(column: pa.ChunkedArray) -> list[object]:
    """Views, row by row, into one array, so that reading 100,000 vectors copies nothing twice."""
    rows: list[object] = []
    for chunk in column.chunks:
        flat = chunk.values.to_numpy(zero_copy_only=False)
        bounds = chunk.offsets.to_numpy()
        views: list[object] = [flat[start:end] for start, end in zip(bounds[:-1], bounds[1:], strict=True)]
        if chunk.null_count:
            valid = np.asarray(chunk.is_valid())
            views = [view if known else None for view, known in zip(views, valid, strict=True)]
        rows += views
    return rows
