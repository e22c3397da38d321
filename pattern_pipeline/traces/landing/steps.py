"""Split files into steps that several processes can read, and read one step."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.preparing import PreparedTrace, prepare_all
from pattern_pipeline.traces.model import Reject, Source
from pattern_pipeline.traces.readers.io.files import TraceFile
from pattern_pipeline.traces.readers.protocol import LineReader, Reader
from pattern_pipeline.traces.readers.registry import (
    FileEnd,
    choose_reader,
    make_readers,
    read_file,
    reject_broken_file,
    reject_overlong_lines,
)
from pattern_pipeline.traces.readers.tables.columns import ColumnMap

# Small enough that some wait at once within the bounds of memory, large enough that handing over costs nothing.
STEP_BYTES = 1024 * 1024
# A larger file of a format whose lines hang together is streamed by the process that stores.
WHOLE_FILE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LineChunk:
    """Numbered lines of a file whose reader is known."""

    path: str
    reader: str
    lines: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file to be read at once; ``streamed`` where its results may not fit into memory together."""

    file: TraceFile
    streamed: bool


@dataclass(frozen=True, slots=True)
class LinesEnd:
    """Follows the last chunk of a file; ``nothing`` is the reject for a file whose lines held nothing."""

    nothing: Reject


Step = LineChunk | WholeFile | LinesEnd | Reject | FileEnd


def plan_steps(files: Iterable[TraceFile], among: Sequence[Reader]) -> Iterator[Step]:
    """Yield the steps of each file in order, then its FileEnd; lazily, so that memory stays bounded."""
    for file in files:
        yield from _plan_file(file, among)
        yield FileEnd(str(file.path))


def _plan_file(file: TraceFile, among: Sequence[Reader]) -> Iterator[Step]:
    name, line = "unknown", 0
    try:
        reader = choose_reader(file, among)
        if isinstance(reader, Reject):
            yield reader
            return
        name = reader.name
        if not isinstance(reader, LineReader) or not reader.lines_stand_alone(file):
            yield WholeFile(file, streamed=file.path.stat().st_size > WHOLE_FILE_BYTES)
            return
        for lines in _chunk_lines(file):
            line = lines[-1][0]
            yield LineChunk(str(file.path), reader.name, lines)
        yield from reject_overlong_lines(file, name)
        yield LinesEnd(reader.make_empty_reject(Source(str(file.path), 1, name)))
    except (EOFError, zlib.error, OSError, ValueError) as error:
        yield reject_broken_file(file, line + 1, name, error)


def _chunk_lines(file: TraceFile) -> Iterator[tuple[tuple[int, bytes], ...]]:
    """Yield the lines in chunks of 1 MB; where the file breaks off, yield what was read, then raise."""
    chunk: list[tuple[int, bytes]] = []
    size = 0
    broken: Exception | None = None
    try:
        for number, line in file.lines():
            chunk.append((number, line))
            size += len(line)
            if size >= STEP_BYTES:
                yield tuple(chunk)
                chunk, size = [], 0
    except (EOFError, zlib.error, OSError, ValueError) as error:
        broken = error
    if chunk:
        yield tuple(chunk)
    if broken is not None:
        raise broken


@dataclass(frozen=True)
class StepReader:
    """Reads steps under the rules of one run; small enough to be sent to a process at its start."""

    policy: AdmissionPolicy
    columns: ColumnMap = field(default_factory=ColumnMap)

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """The readers, with the user's table columns."""
        return make_readers(self.columns)

    def read(self, step: Step) -> Iterable[PreparedTrace | Reject | FileEnd | LinesEnd]:
        """Read a step and prepare its traces; a mark between files is returned unchanged."""
        if isinstance(step, WholeFile):
            return prepare_all(read_file(step.file, self.readers), self.policy)
        if isinstance(step, LineChunk):
            reader = next(reader for reader in self.readers if reader.name == step.reader)
            assert isinstance(reader, LineReader)
            return prepare_all(reader.read_lines(step.path, step.lines), self.policy, few=True)
        return (step,)
