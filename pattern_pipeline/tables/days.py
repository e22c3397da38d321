"""Rows of the tables of ``days``. Generated from ``sql/schema`` by ``make tables``."""

from datetime import date, datetime
from typing import NamedTuple


class MaterializedDaysRow(NamedTuple):
    """A row of ``materialized_days``."""

    stage: str
    day: date
    inputs_hash: str
    content_hash: str
    rows: int
    finished_at: datetime


class WatchFailuresRow(NamedTuple):
    """A row of ``watch_failures``."""

    day: date
    stage: str
    part: str
    error: str
    run_id: str
    failed_at: datetime
