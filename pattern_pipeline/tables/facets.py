"""Rows of the tables of ``facets``. Generated from ``sql/schema`` by ``make tables``."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple


class AnswerClaimsRow(NamedTuple):
    """A row of ``answer_claims``."""

    text_hash: str
    extractor: str
    run_id: str
    claimed_at: datetime


class AnsweringRunsRow(NamedTuple):
    """A row of ``answering_runs``."""

    run_id: str
    host: str
    process: int
    started: str
    renewed_at: datetime


class FacetAnswersRow(NamedTuple):
    """A row of ``facet_answers``."""

    text_hash: str
    facet: str
    facet_version: str
    extractor: str
    status: str
    label: str | None
    summary: str
    text: str
    lines: Sequence[int]
    score: float | None
    reason: str
    answered_at: datetime
    run_id: str


class FacetBatchesRow(NamedTuple):
    """A row of ``facet_batches``."""

    batch_id: str
    provider_id: str | None
    extractor: str
    status: str
    days: Sequence[str]
    submitted_at: datetime
    settled_at: datetime | None
    run_id: str
    reserved: float
    units: int
    requests: str
    reason: str


class FacetSpendRow(NamedTuple):
    """A row of ``facet_spend``."""

    day: date
    spent_at: datetime
    run_id: str
    facet: str
    facet_version: str
    extractor: str
    mode: str
    calls: float
    input_tokens: float
    cached_tokens: float
    output_tokens: float
    cost: float | None
    checkpoint: str | None


class FacetSummariesRow(NamedTuple):
    """A row of ``facet_summaries``."""

    day: date
    unit_id: str
    facet: str
    position: int
    facet_version: str
    extractor: str
    status: str
    label: str | None
    summary: str
    text: str
    lines: Sequence[int]
    score: float | None
    reason: str
    content_hash: str
    attributes: str | None
