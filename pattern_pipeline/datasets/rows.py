"""A dataset row: what an eval runs on, where it came from, and its form in the table ``dataset_rows``."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import orjson
import pandas as pd
from pydantic import BaseModel, ConfigDict

from pattern_pipeline.datasets.messages import ChatMessage
from pattern_pipeline.datasets.suites import ExpectedKind
from pattern_pipeline.tables.datasets import DatasetRowsRow
from pattern_pipeline.tables.frames import build_frame

Split = Literal["dev", "test"]
_JSON = ("input", "expected", "recorded_output", "origin", "topic", "review", "metadata")


class RowPart(BaseModel):
    """Rows and their parts do not change once made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RowInput(RowPart):
    """The conversation up to the decision point: what the agent had seen when it gave its last answer."""

    messages: tuple[ChatMessage, ...]


class Origin(RowPart):
    """Where a row came from: ``object_id`` is the service, ``id`` the unit's id, ``created`` its start."""

    object_type: Literal["trace"] = "trace"
    object_id: str
    id: str
    trace_id: str
    span_id: str
    session_id: str | None
    source_path: str
    source_line: int
    started_at: datetime
    created: datetime


class RowTopic(RowPart):
    """The topic that a row represents; ``distance`` is the unit's cosine distance from its centre."""

    facet: str
    topic_id: str
    label: str
    map_version: str
    distance: float | None


class Review(RowPart):
    """The decision on the topic that counts."""

    decision: Literal["approved", "rejected"]
    reviewer: str
    note: str
    decided_at: datetime


class RowMetadata(RowPart):
    """Who and what; ``facets`` is the unit's label per facet that gave one."""

    service: str | None
    user_id: str | None
    facets: dict[str, str]


class DatasetRow(RowPart):
    """One row. ``id`` depends on dataset, trace and input alone: it outlives a change of labels or names."""

    id: str
    input: RowInput
    expected: ChatMessage | None
    expected_kind: ExpectedKind
    recorded_output: ChatMessage | None
    origin: Origin
    topic: RowTopic
    review: Review | None
    split: Split
    tags: tuple[str, ...]
    metadata: RowMetadata


def hash_input(content: RowInput) -> str:
    """Hash an input (SHA-256): rows of one hash ask the agent the same."""
    return hashlib.sha256(encode_canonical(content)).hexdigest()


def derive_row_id(dataset: str, trace_id: str, content_hash: str) -> str:
    """Derive a row's id: the SHA-256 of dataset, trace and input hash."""
    return hashlib.sha256(orjson.dumps([dataset, trace_id, content_hash])).hexdigest()


def assign_split(session: str) -> Split:
    """Assign a split by the hash of the session alone: a session has the same one in every dataset and version."""
    return "dev" if hashlib.sha256(f"split {session}".encode()).digest()[0] % 2 == 0 else "test"


def encode_canonical(model: BaseModel) -> bytes:
    """Encode a model in its canonical JSON form: keys sorted, no spaces."""
    return orjson.dumps(model.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)


def build_rows_frame(dataset: str, version: int, rows: Sequence[DatasetRow]) -> pd.DataFrame:
    """Lay out the rows of one version; ``position`` counts from 0."""
    return build_frame(
        DatasetRowsRow,
        (_build_table_row(dataset, version, position, row) for position, row in enumerate(rows)),
    )


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
    return encode_canonical(part).decode()


def _read_text(value: object) -> object:
    # A frame that came from the lake has NaN for NULL.
    return value if isinstance(value, str) else None
