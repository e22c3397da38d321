"""Find files, open them (gzip or not), read their lines one at a time, and the beginning that shows the format."""

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import ijson
import orjson

from pattern_pipeline.errors import InputError
from pattern_pipeline.traces.model import Fault
from pattern_pipeline.traces.readers.io.compression import BoundedGzip

_RECORDS = 20


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, decompressed, at most ``files.HEAD_BYTES``; ``name`` is the file's own name."""

    content: bytes
    name: str = ""

    @cached_property
    def records(self) -> tuple[Any, ...]:
        """The first JSON values, at most 20: of lines, of a document's list, or the document itself.

        The last may be truncated where the head ends. Empty where the content is not JSON.
        """
        if self.content.lstrip()[:1] not in (b"{", b"["):
            return ()
        lines = [line for line in self.content.splitlines() if line.strip()][:_RECORDS]
        values = [_parse_line(line) for line in lines if line.lstrip()[:1] in (b"{", b"[")]
        whole = [value for value in values if value is not None]
        # Among the lines of one document some may be values of their own too: the last item of a list.
        one = len(lines) == 1 and bool(whole) and isinstance(whole[0], list)
        if whole and not one and (values[0] is not None or len(whole) * 2 > len(lines)):
            return tuple(whole)
        document = _parse_beginning(self.content)
        return tuple(document[:_RECORDS] if isinstance(document, list) else [document])

    @cached_property
    def objects(self) -> tuple[dict[str, Any], ...]:
        """Those of ``records`` that are JSON objects."""
        return tuple(record for record in self.records if isinstance(record, dict))


def _parse_line(line: bytes) -> Any:
    """Parse a line that is a JSON value; None for a line inside a longer document."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _parse_beginning(content: bytes) -> Any:
    """Parse as much of the first value as is present."""
    builder = ijson.ObjectBuilder()
    try:
        for event, value in ijson.basic_parse(BytesIO(content), use_float=True, multiple_values=True):
            builder.event(event, value)
    except (ijson.JSONError, ValueError, RecursionError):
        pass
    return getattr(builder, "value", None)


HEAD_BYTES = 65_536
# A record is held in memory as a whole, several times over once it is read: 500 MB are enough for this much.
RECORD_BYTES = 16 * 1024 * 1024
_SKIPPED_AT_ONCE = 1024 * 1024
# A gigabyte of line ends packs into a megabyte, and is looked at line by line.
_BLANK_LINES = 1_000_000
_GZIP = b"\x1f\x8b"
_LEADS_OUT = Fault("a link that leads out of the folder", fix="name the file itself if it is meant")
_NOT_REGULAR = Fault("not a regular file", fix="give a file or a folder")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TraceFile:
    """One file to read; ``path`` is as the user named it.

    ``trouble``: the reason why it must not be opened. ``overlong``: numbers of lines that were skipped for
    their length.
    """

    path: Path
    trouble: Fault | None = None
    overlong: list[int] = field(default_factory=list, compare=False)

    @contextmanager
    def open(self) -> Iterator[gzip.GzipFile | io.BufferedReader]:
        """Open the content, decompressed where its first bytes are those of gzip."""
        with self.path.open("rb") as raw:
            if raw.peek(2)[:2] != _GZIP:
                yield raw
                return
            # No buffer around it: where the file breaks off, a buffer being filled would be lost.
            with BoundedGzip(raw) as unpacked:
                yield unpacked

    def read_head(self) -> Head:
        """Read the first bytes, at most ``HEAD_BYTES``; fewer where the file is broken."""
        parts: list[bytes] = []
        with self.open() as stream:
            size = 0
            try:
                while size < HEAD_BYTES and (part := stream.read1(HEAD_BYTES - size)):
                    parts.append(part)
                    size += len(part)
            except (EOFError, zlib.error, OSError):
                # A truncated file still shows what it is; the reader rejects the rest with its line.
                pass
        return Head(b"".join(parts).removeprefix(_BYTE_ORDER_MARK), self.path.name)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield number (from 1) and content of every line that is not blank.

        A line of more than ``RECORD_BYTES`` is skipped without being held and its number added to
        ``overlong``. Raises EOFError, zlib.error, OSError or ValueError where the file breaks off.
        """
        with self.open() as stream:
            number = blank = 0
            while line := stream.readline(RECORD_BYTES):
                number += 1
                if len(line) == RECORD_BYTES and not line.endswith(b"\n"):
                    self.overlong.append(number)
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(_SKIPPED_AT_ONCE)
                    continue
                content = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
                if content.strip():
                    yield number, content
                    continue
                blank += 1
                if blank > _BLANK_LINES:
                    raise ValueError(f"more than {_BLANK_LINES:,} blank lines")


def find_files(paths: Iterable[Path]) -> Iterator[TraceFile]:
    """Yield every named file and every file below a named folder, sorted, each once.

    Names below a folder that begin with a dot are left out. Raises InputError for a path that does not exist,
    before the first file.
    """
    named = [Path(path) for path in paths]
    for path in named:
        if not path.exists():
            raise InputError("no such file or folder", where=str(path), fix="check the path")
    seen: set[Path] = set()
    for path in named:
        for file in _walk_folder(path, path.resolve()) if path.is_dir() else (_check_named(path),):
            if (place := file.path.resolve()) not in seen:
                seen.add(place)
                yield file


def _check_named(path: Path) -> TraceFile:
    return TraceFile(path, None if path.is_file() else _NOT_REGULAR)


def _walk_folder(folder: Path, top: Path) -> Iterator[TraceFile]:
    # No recursion: folders can be nested a thousand deep.
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            if place.is_dir() and (place == folder or not place.is_symlink()):
                entries = [entry for entry in place.iterdir() if not entry.name.startswith(".")]
                waiting += sorted(entries, reverse=True)
            elif place.is_file():
                yield TraceFile(place, _LEADS_OUT if leads_out(place, top) else None)
        except OSError as error:
            # Of a folder that is closed to us the rest can still be read.
            reason = f"cannot be opened: {error.strerror or error}"
            fault = Fault(
                "a file or folder that cannot be opened", reason, "allow it to be read, or leave it out"
            )
            yield TraceFile(place, fault)


def leads_out(path: Path, top: Path) -> bool:
    """Decide whether a path is a link to a target outside ``top``, which may not be meant to be read."""
    return path.is_symlink() and not path.resolve().is_relative_to(top.resolve())
