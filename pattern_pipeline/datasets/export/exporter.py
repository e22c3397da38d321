"""The Protocol of an exporter: what the module of an export target provides."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import Manifest


class Exporter(Protocol):
    """Writes rows in one target's form."""

    @property
    def suffix(self) -> str:
        """The end of the file's name, dot included."""
        ...

    def write(self, path: Path, manifest: Manifest, rows: Sequence[DatasetRow]) -> None:
        """Write a version, with the manifest beside it. The same version gives the same bytes.

        Raises InputError where the place cannot be written.
        """
        ...
