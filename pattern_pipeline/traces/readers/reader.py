"""What a reader is: one format of files."""

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from pattern_pipeline.traces.model import Reject, Source, Trace
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


@runtime_checkable
class LineReader(Protocol):
    """A reader of which each line can be read without the others, so that several processes can share a file."""

    name: str

    def lines_stand_alone(self, file: TraceFile) -> bool:
        """Whether this file is one record a line."""
        ...

    def read_lines(self, path: str, lines: Iterable[tuple[int, bytes]]) -> Iterator[Trace | Reject]:
        """The traces of some lines, given with their numbers."""
        ...

    def nothing_told(self, source: Source) -> Reject:
        """What is said of a file of which no line told anything."""
        ...
