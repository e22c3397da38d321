"""Define what a reader is: the parser of one file format."""

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile


class Reader(Protocol):
    """Reads one format; ``name`` becomes ``Source.format``."""

    name: str

    def recognizes(self, head: Head) -> bool:
        """Decide whether content that begins with ``head`` has this format, whatever the file's name."""
        ...

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield the traces of a file and rejects; a trace may come in several parts.

        Raises EOFError, zlib.error, OSError or ValueError where the file itself breaks off.
        """
        ...


@runtime_checkable
class LineReader(Protocol):
    """A reader whose lines can be read independently, so that processes can share a file."""

    name: str

    def lines_stand_alone(self, file: TraceFile) -> bool:
        """Decide whether this file has one record on each line."""
        ...

    def read_lines(self, path: str, lines: Iterable[tuple[int, bytes]]) -> Iterator[Trace | Reject]:
        """Yield the traces of some numbered lines."""
        ...

    def make_empty_reject(self, source: Source) -> Reject:
        """Build the reject for a file whose lines held nothing."""
        ...
