"""Dataset versions: immutable rows with a manifest, and the Protocol of whatever keeps them."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from pattern_pipeline.datasets.rows import DatasetRow, encode_canonical
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.validation.finding import Finding


class Draft(BaseModel):
    """What promotion knows of a version before it is published: why its rows, and that labels passed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str
    day: date
    suite: Suite
    findings: tuple[Finding, ...]


class Manifest(Draft):
    """What a published version says of itself.

    ``version`` counts from 1. ``sha256`` is of the rows' canonical JSONL. ``lake_snapshot`` is the snapshot
    the rows were read from, None outside a lake. ``previous`` is the version before, None for the first.
    """

    version: int
    previous: int | None
    rows: int
    sha256: str
    lake_snapshot: int | None
    rows_by_topic: dict[str, int]
    rows_by_split: dict[str, int]


class VersionStore(Protocol):
    """Keeps versions. What is published never changes."""

    def latest(self, dataset: str) -> Manifest | None:
        """Give the newest version, None where there is none."""
        ...

    def publish(self, draft: Draft, rows: Sequence[DatasetRow]) -> Manifest:
        """Store rows as the next version, and give its manifest; ``manifest_of`` makes it.

        Where the latest version has the same rows (``rows_sha256``), nothing is stored and its manifest is
        given.
        """
        ...

    def rows(self, dataset: str, version: int) -> tuple[DatasetRow, ...]:
        """Give the rows of a version, in order. Raises NotFoundError where there is no such version."""
        ...

    def versions(self, dataset: str | None = None) -> tuple[Manifest, ...]:
        """Every version (None: of every dataset), by dataset, then by version."""
        ...


def encode_jsonl(rows: Sequence[DatasetRow]) -> bytes:
    """One row a line, keys sorted, UTF-8, each line ended: equal rows give equal bytes."""
    return b"".join(encode_canonical(row) + b"\n" for row in rows)


def hash_rows(rows: Sequence[DatasetRow]) -> str:
    """SHA-256 of the canonical JSONL: the identity of a version's content."""
    return hashlib.sha256(encode_jsonl(rows)).hexdigest()


def build_manifest(
    draft: Draft, rows: Sequence[DatasetRow], latest: Manifest | None, lake_snapshot: int | None
) -> Manifest:
    """Make the manifest of a draft as the version after ``latest``."""
    return Manifest(
        **dict(draft),
        version=latest.version + 1 if latest else 1,
        previous=latest.version if latest else None,
        rows=len(rows),
        sha256=hash_rows(rows),
        lake_snapshot=lake_snapshot,
        rows_by_topic=dict(sorted(Counter(row.topic.label for row in rows).items())),
        rows_by_split=dict(sorted(Counter(row.split for row in rows).items())),
    )
