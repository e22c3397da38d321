"""A dataset row: what an eval runs on, and where it came from."""

import hashlib
from datetime import datetime
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict

from pattern_pipeline.datasets.messages import ChatMessage
from pattern_pipeline.datasets.suites import ExpectedKind

Split = Literal["dev", "test"]


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
    """SHA-256 of an input: rows of one hash ask the same of the agent."""
    return hashlib.sha256(encode_canonical(content)).hexdigest()


def derive_row_id(dataset: str, trace_id: str, content_hash: str) -> str:
    """SHA-256 of dataset, trace and input hash."""
    return hashlib.sha256(orjson.dumps([dataset, trace_id, content_hash])).hexdigest()


def assign_split(session: str) -> Split:
    """By hash of the session alone, so that in every dataset and version a session is on the same side."""
    return "dev" if hashlib.sha256(f"split {session}".encode()).digest()[0] % 2 == 0 else "test"


def encode_canonical(model: BaseModel) -> bytes:
    """Give the one JSON form of a model: keys sorted, no spaces."""
    return orjson.dumps(model.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
