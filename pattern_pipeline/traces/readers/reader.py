"""What a reader is: one format of files."""

from collections.abc import Iterator
from typing import Protocol

from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.files import TraceFile
from pattern_pipeline.traces.readers.head import Head


class Reader(Protocol):
    """Reads one format; ``name`` is what ``Source.format`` says."""

    name: str

    def recognizes(self, head: Head) -> bool:
        """Whether content that begins so is of this format; the file's name does not matter."""
        ...

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Every trace of the file, and what could not be read; a trace may come in several parts.

        Raises EOFError, zlib.error, OSError or ValueError where the file itself breaks off.
        """
        ...
