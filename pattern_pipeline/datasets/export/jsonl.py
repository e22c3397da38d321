"""JSON Lines: the canonical form, whose SHA-256 is the version's."""

from collections.abc import Sequence
from pathlib import Path

from pattern_pipeline.datasets.export.writing import write_with_manifest
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import Manifest, encode_jsonl


class JsonLines:
    """One row a line, keys sorted."""

    suffix = ".jsonl"

    def write(self, path: Path, manifest: Manifest, rows: Sequence[DatasetRow]) -> None:
        """See ``Exporter.write``."""
        write_with_manifest(path, manifest, encode_jsonl(rows))
