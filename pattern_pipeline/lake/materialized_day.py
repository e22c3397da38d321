"""The record of one day of one stage."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class MaterializedDay:
    """One day of one stage: the hash of what it was made of and of what it holds, and its rows.

    ``finished_at`` is set by the lake when it is written.
    """

    stage: str
    day: date
    inputs_hash: str
    content_hash: str
    rows: int
    finished_at: datetime | None = None
