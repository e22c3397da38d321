"""What a target's module provides."""

from collections.abc import Sequence
from typing import Protocol

from pattern_pipeline.datasets.rows import DatasetRow


class Exporter(Protocol):
    """Renders rows in one target's form."""

    @property
    def suffix(self) -> str:
        """The end of the file's name, dot included."""
        ...

    def render(self, rows: Sequence[DatasetRow]) -> bytes:
        """Give the rows as a file's bytes; equal rows give equal bytes."""
        ...
