"""From paths to traces: every file through the first reader that recognizes its content."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.braintrust import Braintrust
from pattern_pipeline.traces.readers.chat import Chat
from pattern_pipeline.traces.readers.claude_code import ClaudeCode
from pattern_pipeline.traces.readers.columns import ColumnMap
from pattern_pipeline.traces.readers.delimited import Delimited, describe_unknown_table
from pattern_pipeline.traces.readers.files import RECORD_BYTES, TraceFile, find_files
from pattern_pipeline.traces.readers.head import Head
from pattern_pipeline.traces.readers.inspect_eval import InspectEval
from pattern_pipeline.traces.readers.langfuse import Langfuse
from pattern_pipeline.traces.readers.langsmith import LangSmith
from pattern_pipeline.traces.readers.otlp_json import OtlpJson
from pattern_pipeline.traces.readers.otlp_protobuf import OtlpProtobuf
from pattern_pipeline.traces.readers.parquet import Parquet
from pattern_pipeline.traces.readers.reader import Reader
from pattern_pipeline.traces.readers.span_json import SpanJson
from pattern_pipeline.traces.rejecting import make_excerpt


def make_readers(columns: ColumnMap) -> tuple[Reader, ...]:
    """Every reader, in the order in which they are asked; ``columns`` are those a person set for tables.

    Each knows its format by marks of its own; those that take much for theirs come last.
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


READERS = make_readers(ColumnMap())
UNKNOWN_FORMAT = "unknown"
_UNPACK = "unpack it first, or write it as gzip or plain UTF-8"
_PACKINGS = {
    b"BZh": "content packed with bzip2",
    b"\xfd7zXZ\x00": "content packed with xz",
    b"(\xb5/\xfd": "content packed with Zstandard",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"PK\x03\x04": "a zip archive that is no log",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


@dataclass(frozen=True, slots=True)
class FileEnd:
    """Stands after the last record of a file that could be opened."""

    path: str


def read_paths(paths: Iterable[Path], among: Sequence[Reader] = READERS) -> Iterator[Trace | Reject]:
    """Every trace of these files and folders, record by record, and what could not be read.

    A trace whose spans are spread over several records comes in as many parts (``combining.combine`` unites
    them). Memory is bounded by the longest record. Raises InputError for a path that does not exist.
    """
    return (item for item in read_files(paths, among) if not isinstance(item, FileEnd))


def read_files(
    paths: Iterable[Path], among: Sequence[Reader] = READERS
) -> Iterator[Trace | Reject | FileEnd]:
    """As ``read_paths``, with a FileEnd after each file."""
    for file in find_files(paths):
        yield from read_file(file, among)
        yield FileEnd(str(file.path))


def read_file(file: TraceFile, among: Sequence[Reader] = READERS) -> Iterator[Trace | Reject]:
    """Every trace of one file, and what could not be read."""
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
    """The first reader that knows the file's content, or why there is none.

    Raises OSError, EOFError or zlib.error where the file cannot be opened.
    """
    if file.trouble:
        return Reject(Source(str(file.path), 1, UNKNOWN_FORMAT), file.trouble)
    head = file.head()
    found = next((reader for reader in among if reader.recognizes(head)), None)
    return found or _reject_unknown(file, head)


def reject_broken_file(file: TraceFile, line: int, name: str, error: Exception) -> Reject:
    """Where a file broke off: one past the last record; what stood before has been read and stays."""
    reason = f"the file breaks off or cannot be opened: {str(error) or type(error).__name__}"
    return Reject(Source(str(file.path), line, name), reason)


def reject_overlong_lines(file: TraceFile, name: str) -> Iterator[Reject]:
    """The lines that were too long to be read."""
    for number in file.overlong:
        reason = f"a record of more than {RECORD_BYTES >> 20} MB; part it, or leave attachments out"
        yield Reject(Source(str(file.path), number, name), reason)


def _reject_unknown(file: TraceFile, head: Head) -> Reject:
    return Reject(
        Source(str(file.path), 1, UNKNOWN_FORMAT), _describe_unknown(head), make_excerpt(head.content)
    )


def _describe_unknown(head: Head) -> str:
    if not head.content.strip():
        return "the file is empty"
    if table := describe_unknown_table(head):
        return table
    formats = ", ".join(reader.name for reader in READERS)
    if head.objects:
        fields = ", ".join(list(head.objects[0])[:12])
        return f"JSON of no known format, with the fields {fields}; formats: {formats}"
    if packed := _detect_packing(head.content):
        return f"{packed}, which is not read; {_UNPACK}"
    kind = "text" if _is_text(head.content) else "content that is no text"
    return f"{kind} of no known format; formats: {formats}"


def _detect_packing(content: bytes) -> str:
    """How content is packed or written that no reader opens; empty where that cannot be told."""
    return next((name for mark, name in _PACKINGS.items() if content.startswith(mark)), "")


def _is_text(content: bytes) -> bool:
    return b"\0" not in content and content[:1000].decode("utf-8", "replace").count("\ufffd") < 3
