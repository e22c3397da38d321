"""JSON Lines: the canonical form, whose SHA-256 is the version's."""

from collections.abc import Sequence

from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import canonical_jsonl


class JsonLines:
    """One row a line, keys sorted."""

    suffix = ".jsonl"

    def render(self, rows: Sequence[DatasetRow]) -> bytes:
        """Give the rows as a file's bytes; equal rows give equal bytes."""
        return canonical_jsonl(rows)
