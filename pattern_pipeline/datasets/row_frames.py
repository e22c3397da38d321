"""Rows as a frame of the table ``dataset_rows``, and back."""

from collections.abc import Sequence

import orjson
import pandas as pd
from pydantic import BaseModel

from pattern_pipeline.datasets.rows import DatasetRow, encode_canonical

_JSON = ("input", "expected", "recorded_output", "origin", "topic", "review", "metadata")
ROW_COLUMNS = (
    "dataset", "version", "position", "id", "input", "expected", "expected_kind", "recorded_output", "origin",
    "topic", "review", "split", "tags", "metadata",
)  # fmt: skip


def build_rows_frame(dataset: str, version: int, rows: Sequence[DatasetRow]) -> pd.DataFrame:
    """Lay out the rows of one version; ``position`` counts from 0."""
    records = [
        {"dataset": dataset, "version": version, "position": position, **_encode_row(row)}
        for position, row in enumerate(rows)
    ]
    return pd.DataFrame(records, columns=list(ROW_COLUMNS))


def read_rows_frame(frame: pd.DataFrame) -> tuple[DatasetRow, ...]:
    """Read the rows of a frame of one version, in order of ``position``."""
    return tuple(
        DatasetRow.model_validate(
            {
                name: orjson.loads(value)
                if name in (*_JSON, "tags") and isinstance(value, str)
                else _read_text(value)
                for name, value in record.items()
                if name in DatasetRow.model_fields
            }
        )
        for record in frame.sort_values("position").to_dict("records")
    )


def _encode_row(row: DatasetRow) -> dict[str, str | None]:
    parts: dict[str, BaseModel | None] = {name: getattr(row, name) for name in _JSON}
    return {
        "id": row.id,
        "expected_kind": row.expected_kind,
        "split": row.split,
        "tags": orjson.dumps(row.tags).decode(),
        **{name: None if part is None else encode_canonical(part).decode() for name, part in parts.items()},
    }


def _read_text(value: object) -> object:
    # A frame that came from the lake has NaN for NULL.
    return value if isinstance(value, str) else None
