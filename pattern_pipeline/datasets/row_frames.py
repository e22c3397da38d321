"""Rows as a frame of the table ``dataset_rows``, and back."""

from collections.abc import Sequence

import orjson
import pandas as pd
from pydantic import BaseModel

from pattern_pipeline.datasets.rows import DatasetRow, canonical
from pattern_pipeline.tables.datasets import DatasetRowsRow
from pattern_pipeline.tables.frames import build_frame

_JSON = ("input", "expected", "recorded_output", "origin", "topic", "review", "metadata")


def rows_frame(dataset: str, version: int, rows: Sequence[DatasetRow]) -> pd.DataFrame:
    """Lay out the rows of one version; ``position`` counts from 0."""
    return build_frame(
        DatasetRowsRow,
        (_build_table_row(dataset, version, position, row) for position, row in enumerate(rows)),
    )


def rows_from_frame(frame: pd.DataFrame) -> tuple[DatasetRow, ...]:
    """Read the rows of a frame of one version, in order of ``position``."""
    return tuple(
        DatasetRow.model_validate(
            {
                name: orjson.loads(value)
                if name in (*_JSON, "tags") and isinstance(value, str)
                else _known(value)
                for name, value in record.items()
                if name in DatasetRow.model_fields
            }
        )
        for record in frame.sort_values("position").to_dict("records")
    )


def _build_table_row(dataset: str, version: int, position: int, row: DatasetRow) -> DatasetRowsRow:
    return DatasetRowsRow(
        dataset=dataset,
        version=version,
        position=position,
        id=row.id,
        input=_encode_part(row.input),
        expected=None if row.expected is None else _encode_part(row.expected),
        expected_kind=row.expected_kind,
        recorded_output=None if row.recorded_output is None else _encode_part(row.recorded_output),
        origin=_encode_part(row.origin),
        topic=_encode_part(row.topic),
        review=None if row.review is None else _encode_part(row.review),
        split=row.split,
        tags=orjson.dumps(row.tags).decode(),
        metadata=_encode_part(row.metadata),
    )


def _encode_part(part: BaseModel) -> str:
    return canonical(part).decode()


def _known(value: object) -> object:
    # A frame that came from the lake has NaN for NULL.
    return value if isinstance(value, str) else None
