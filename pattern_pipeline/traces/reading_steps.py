"""Files parted into steps that processes can do side by side."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pattern_pipeline.traces.model import Reject, Source
from pattern_pipeline.traces.readers.files import TraceFile
from pattern_pipeline.traces.readers.reader import LineReader, Reader
from pattern_pipeline.traces.readers.registry import (
    FileEnd,
    choose_reader,
    reject_broken_file,
    reject_overlong_lines,
)

# Small enough that some wait at once within the bounds of memory, large enough that handing over costs nothing.
STEP_BYTES = 1024 * 1024
# A larger file of a format whose lines hang together is streamed by the process that stores.
WHOLE_FILE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LineChunk:
    """Some lines of a file, with their numbers; the reader is named because it is known already."""

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
    """Stands after the last lines of a file; where these told nothing at all, there is ``nothing`` to tell."""

    nothing: Reject


Step = LineChunk | WholeFile | LinesEnd | Reject | FileEnd


def plan_steps(files: Iterable[TraceFile], among: Sequence[Reader]) -> Iterator[Step]:
    """What is to be done for each file, in order, ended by its FileEnd; lazily, so that little is held."""
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
        yield LinesEnd(reader.nothing_told(Source(str(file.path), 1, name)))
    except (EOFError, zlib.error, OSError, ValueError) as error:
        yield reject_broken_file(file, line + 1, name, error)


def _chunk_lines(file: TraceFile) -> Iterator[tuple[tuple[int, bytes], ...]]:
    """The lines by 1 MB; where the file breaks off, what stands before comes first and the error then."""
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
