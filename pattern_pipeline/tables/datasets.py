"""Rows of the tables of ``datasets``. Generated from ``sql/schema`` by ``make tables``."""

from datetime import date, datetime
from typing import NamedTuple


class DatasetRowsRow(NamedTuple):
    """A row of ``dataset_rows``."""

    dataset: str
    version: int
    position: int
    id: str
    input: str
    expected: str | None
    expected_kind: str
    recorded_output: str | None
    origin: str
    topic: str
    review: str | None
    split: str
    tags: str
    metadata: str


class DatasetVersionsRow(NamedTuple):
    """A row of ``dataset_versions``."""

    dataset: str
    version: int
    day: date
    rows: int
    sha256: str
    lake_snapshot: int | None
    manifest: str
    created_at: datetime


class EvalDatasetsRow(NamedTuple):
    """A row of ``eval_datasets``."""

    day: date
    suite: str
    status: str
    version: int | None
    topics: int
    rows: int
    sha256: str | None
    reason: str
