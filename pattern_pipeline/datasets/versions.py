"""Dataset versions: immutable rows with a manifest, and the Protocol of what stores them."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from pattern_pipeline.datasets.rows import DatasetRow, encode_canonical
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.validation.findings import Finding


class Draft(BaseModel):
    """A version before it is published: the rules that chose its rows, and the findings that let it pass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str
    day: date
    suite: Suite
    findings: tuple[Finding, ...]


class Manifest(Draft):
    """The description of a published version.

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
    """Stores versions. What is published never changes."""

    def latest(self, dataset: str) -> Manifest | None:
        """Return the newest version, None where there is none."""
        ...

    def publish(self, draft: Draft, rows: Sequence[DatasetRow]) -> Manifest:
        """Store rows as the next version, and return its manifest; ``build_manifest`` makes it.

        Where the latest version has the same rows (``hash_rows``), nothing is stored and its manifest is
        returned.
        """
        ...

    def rows(self, dataset: str, version: int) -> tuple[DatasetRow, ...]:
        """Read the rows of a version, in order. Raises NotFoundError where there is no such version."""
        ...

    def versions(self, dataset: str | None = None) -> tuple[Manifest, ...]:
        """List every version (None: of every dataset), by dataset, then by version."""
        ...


def encode_jsonl(rows: Sequence[DatasetRow]) -> bytes:
    """Encode one row a line, keys sorted, UTF-8, each line ended: equal rows give equal bytes."""
    return b"".join(encode_canonical(row) + b"\n" for row in rows)


def hash_rows(rows: Sequence[DatasetRow]) -> str:
    """Hash the canonical JSONL (SHA-256): the identity of a version's content."""
    return hashlib.sha256(encode_jsonl(rows)).hexdigest()


def build_manifest(
    draft: Draft, rows: Sequence[DatasetRow], latest: Manifest | None, lake_snapshot: int | None
) -> Manifest:
    """Build the manifest of a draft as the version after ``latest``."""
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
