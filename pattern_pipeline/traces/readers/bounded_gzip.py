"""Gzip that gives up where a few bytes unpack to more than any telemetry would."""

import gzip
from typing import BinaryIO

# Traces that repeat their history pack a hundred to one; a bomb of one letter a thousand to one.
_GZIP_RATIO = 500
_GZIP_HARMLESS_BYTES = 64 * 1024 * 1024


class BoundedGzip(gzip.GzipFile):
    """Raises ValueError once more than 64 MB have come out of less than a five-hundredth of that."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed)
        self._packed = packed

    def read(self, size: int | None = -1) -> bytes:
        """As of any file."""
        return self._bounded(super().read(size))

    def read1(self, size: int = -1) -> bytes:
        """As of any file."""
        return self._bounded(super().read1(size))

    def readline(self, size: int | None = -1) -> bytes:
        """As of any file."""
        return self._bounded(super().readline(size))

    def _bounded(self, content: bytes) -> bytes:
        unpacked = self.tell()
        if unpacked > _GZIP_HARMLESS_BYTES and unpacked > _GZIP_RATIO * self._packed.tell():
            raise ValueError(f"it unpacks to more than {_GZIP_RATIO} times its size: taken for a gzip bomb")
        return content
