"""Choose the reader of each file by its content, and read files and folders.

Readers of other packages are loaded by their entry points, and a run is isolated from their errors.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path

from pattern_pipeline.plugins import describe_distribution, list_plugins, make_instance, refuse_plugin
from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.braintrust.reader import Braintrust
from pattern_pipeline.traces.readers.chat.reader import Chat
from pattern_pipeline.traces.readers.claude_code.reader import ClaudeCode
from pattern_pipeline.traces.readers.inspect.reader import InspectEval
from pattern_pipeline.traces.readers.io.files import RECORD_BYTES, Head, TraceFile, find_files
from pattern_pipeline.traces.readers.langfuse.reader import Langfuse
from pattern_pipeline.traces.readers.langsmith.reader import LangSmith
from pattern_pipeline.traces.readers.otlp.json_reader import OtlpJson
from pattern_pipeline.traces.readers.otlp.protobuf_reader import OtlpProtobuf
from pattern_pipeline.traces.readers.otlp.span_json_reader import SpanJson
from pattern_pipeline.traces.readers.protocol import Reader
from pattern_pipeline.traces.readers.tables.columns import ColumnMap
from pattern_pipeline.traces.readers.tables.delimited_reader import Delimited, describe_unknown_table
from pattern_pipeline.traces.readers.tables.parquet_reader import Parquet
from pattern_pipeline.traces.rejects import make_excerpt

FAILED = "the reader of another package failed"


def load_plugin_readers(built_in: Sequence[Reader]) -> tuple[Reader, ...]:
    """Load the readers of the entry-point group ``pattern_pipeline.readers``, by name.

    Raises SettingsError, which names the package, for one that cannot be imported or made, that is no reader, or
    that has the name of another.
    """
    taken = {reader.name for reader in built_in}
    loaded: list[Reader] = []
    for point in list_plugins("reader"):
        reader = make_instance("reader", point, ("name", "recognizes", "read"))
        if not isinstance(reader.name, str) or not reader.name:
            raise refuse_plugin("reader", point, "has a name that is not text")
        if reader.name in taken:
            raise refuse_plugin("reader", point, f"has the name of another reader: {reader.name}")
        taken.add(reader.name)
        loaded.append(PluginReader(reader.name, reader, point))
    return tuple(loaded)


@dataclass  # not frozen: the Protocol has a name that may be set
class PluginReader:
    """A reader of another package. What it raises becomes a reject of the one file, which names the package."""

    name: str
    reader: Reader
    point: EntryPoint

    def recognizes(self, head: Head) -> bool:
        """Ask the reader; raises ValueError, which rejects the file, where it fails."""
        try:
            return bool(self.reader.recognizes(head))
        except Exception as error:
            raise ValueError(self._describe(error)) from error

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield what the reader yields, then a reject where it fails or yields something else."""
        line = 0
        try:
            for item in self.reader.read(file):
                if not isinstance(item, Trace | Reject):
                    raise TypeError(f"it yields a {type(item).__name__}, not a Trace or a Reject")  # noqa: TRY301
                line = item.source.line
                yield item
        except (EOFError, zlib.error, OSError):
            raise
        except Exception as error:
            fault = Fault(FAILED, self._describe(error), "read it with --debug, or report it to the package")
            yield Reject(Source(str(file.path), line + 1, self.name), fault)

    def _describe(self, error: Exception) -> str:
        package = describe_distribution(self.point)
        return f"the reader {self.name!r} of {package} failed: {type(error).__name__}: {error}"


def make_readers(columns: ColumnMap) -> tuple[Reader, ...]:
    """List the readers in the order in which they are asked: the built-in ones, then those of other packages.

    ``columns``: the user's table columns. Raises SettingsError for a reader of another package that cannot be
    used.
    """
    built_in = make_built_in_readers(columns)
    return (*built_in, *load_plugin_readers(built_in))


def make_built_in_readers(columns: ColumnMap) -> tuple[Reader, ...]:
    """List the built-in readers in the order in which they are asked.

    Each recognizes its format by marks of its own; those with the weakest marks come last. ``columns``: the
    user's table columns.
    """
    return (
        OtlpJson(),
        OtlpProtobuf(),
        Langfuse(),
        InspectEval(),
        ClaudeCode(),
        LangSmith(),
        Braintrust(),
        SpanJson(),
        Chat(),
        Parquet(columns),
        Delimited(columns),
    )


READERS = make_built_in_readers(ColumnMap())
UNKNOWN_FORMAT = "unknown"
_UNPACK = "decompress it first, or write it as gzip or plain UTF-8"
_PACKINGS = {
    b"BZh": "content packed with bzip2",
    b"\xfd7zXZ\x00": "content packed with xz",
    b"(\xb5/\xfd": "content packed with Zstandard",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"PK\x03\x04": "a zip archive that is not a log",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


@dataclass(frozen=True, slots=True)
class FileEnd:
    """Follows the last record of a file that could be opened."""

    path: str


def read_paths(paths: Iterable[Path], among: Sequence[Reader] = READERS) -> Iterator[Trace | Reject]:
    """Yield the traces of files and folders, record by record, and rejects.

    A trace whose spans are spread over several records comes in as many parts (``combining.combine_copies``
    merges them). Memory is bounded by the longest record. Raises InputError for a path that does not exist.
    """
    return (item for item in read_files(paths, among) if not isinstance(item, FileEnd))


def read_files(
    paths: Iterable[Path], among: Sequence[Reader] = READERS
) -> Iterator[Trace | Reject | FileEnd]:
    """Read like ``read_paths``, with a FileEnd after each file."""
    for file in find_files(paths):
        yield from read_file(file, among)
        yield FileEnd(str(file.path))


def read_file(file: TraceFile, among: Sequence[Reader] = READERS) -> Iterator[Trace | Reject]:
    """Yield the traces of one file and rejects."""
    name, line = UNKNOWN_FORMAT, 0
    try:
        reader = choose_reader(file, among)
        if isinstance(reader, Reject):
            yield reader
            return
        name = reader.name
        for item in reader.read(file):
            line = item.source.line
            yield item
        yield from reject_overlong_lines(file, name)
    except (EOFError, zlib.error, OSError, ValueError) as error:
        yield reject_broken_file(file, line + 1, name, error)


def choose_reader(file: TraceFile, among: Sequence[Reader]) -> Reader | Reject:
    """Return the first reader that recognizes the content, or a reject where none does.

    Raises OSError, EOFError or zlib.error where the file cannot be opened.
    """
    if file.trouble:
        return Reject(Source(str(file.path), 1, UNKNOWN_FORMAT), file.trouble)
    head = file.read_head()
    found = next((reader for reader in among if reader.recognizes(head)), None)
    return found or _reject_unknown(file, head, among)


def reject_broken_file(file: TraceFile, line: int, name: str, error: Exception) -> Reject:
    """Reject a file from the line where it breaks off; earlier records remain read."""
    kind = "the file breaks off or cannot be opened"
    fault = Fault(kind, f"{kind}: {str(error) or type(error).__name__}", "copy or export the file again")
    return Reject(Source(str(file.path), line, name), fault)


def reject_overlong_lines(file: TraceFile, name: str) -> Iterator[Reject]:
    """Yield a reject for each line that was too long to be read."""
    for number in file.overlong:
        fault = Fault(
            f"a record of more than {RECORD_BYTES >> 20} MB", fix="split it, or leave attachments out"
        )
        yield Reject(Source(str(file.path), number, name), fault)


def _reject_unknown(file: TraceFile, head: Head, among: Sequence[Reader]) -> Reject:
    source = Source(str(file.path), 1, UNKNOWN_FORMAT)
    return Reject(source, _describe_unknown(head, among), make_excerpt(head.content))


def _describe_unknown(head: Head, among: Sequence[Reader]) -> Fault:
    if not head.content.strip():
        return Fault("the file is empty", fix="leave it out, or export it again")
    if table := describe_unknown_table(head):
        return table
    fix = f"export one of these formats: {', '.join(reader.name for reader in among)}"
    if head.objects:
        fields = ", ".join(list(head.objects[0])[:12])
        return Fault("JSON of no known format", f"JSON of no known format, with the fields {fields}", fix)
    if packed := _detect_packing(head.content):
        return Fault(f"{packed}, which is not read", fix=_UNPACK)
    kind = "text" if _is_text(head.content) else "content that is not text"
    return Fault(f"{kind} of no known format", fix=fix)


def _detect_packing(content: bytes) -> str:
    """Name the compression or encoding that no reader opens; "" where none is detected."""
    return next((name for mark, name in _PACKINGS.items() if content.startswith(mark)), "")


def _is_text(content: bytes) -> bool:
    return b"\0" not in content and content[:1000].decode("utf-8", "replace").count("\ufffd") < 3
