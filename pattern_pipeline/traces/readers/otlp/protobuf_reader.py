"""Read OTLP in protobuf: one request a file, or the Collector's length-prefixed messages."""

from collections.abc import Iterator
from gzip import GzipFile
from io import BufferedReader

from google.protobuf.message import DecodeError
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import RECORD_BYTES, Head, TraceFile
from pattern_pipeline.traces.readers.otlp.grouping import group_spans, reject_if_empty
from pattern_pipeline.traces.readers.otlp.json_reader import parse_json_record
from pattern_pipeline.traces.readers.otlp.logs import group_logs
from pattern_pipeline.traces.readers.otlp.protobuf_fields import (
    detect_signal,
    iterate_protobuf_logs,
    iterate_protobuf_spans,
)
from pattern_pipeline.traces.rejects import RecordError, reject_error

# Tag of the only field that a request has: a list of resources.
_RESOURCES = b"\n"
_PREFIX_BYTES = 4
_Stream = GzipFile | BufferedReader
_ZSTANDARD_MAGIC = bytes.fromhex("28b52ffd")
_PIECE = 1 << 20


class OtlpProtobuf:
    """Requests as they are sent, and files of the Collector's file exporter in its proto format."""

    name = "otlp_protobuf"

    def recognizes(self, head: Head) -> bool:
        """Recognize spans or log records in protobuf, at the beginning or after one length."""
        if head.content[:1] == _RESOURCES:
            return detect_signal(head.content) != ""
        size = int.from_bytes(head.content[:_PREFIX_BYTES])
        message = head.content[_PREFIX_BYTES : _PREFIX_BYTES + size]
        return is_packed(message) or (message[:1] == _RESOURCES and detect_signal(message) != "")

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Read one resource, or one length-prefixed message, at a time; see ``Reader.read``."""
        return reject_if_empty(self._read(file), Source(str(file.path), 1, self.name))

    def _read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        with file.open() as stream:
            records = _read_resources(stream) if stream.read(1) == _RESOURCES else _read_messages(stream)
            for number, content in enumerate(records, start=1):
                source = Source(str(file.path), number, self.name)
                try:
                    yield from _parse_record(unpack_record(content), source)
                except ValueError as error:
                    yield reject_error(source, error, content)


def parse_protobuf_traces(content: bytes, source: Source) -> Iterator[Trace | Reject]:
    """Parse an ExportTraceServiceRequest in protobuf; yields traces and rejects.

    Raises ValueError before the first trace where the content is no such message.
    """
    try:
        # The same on the wire as ExportTraceServiceRequest.
        request = TracesData.FromString(content)
    except DecodeError as error:
        raise RecordError("not valid protobuf", f"not valid protobuf: {error}") from error
    return group_spans(iterate_protobuf_spans(request.resource_spans), source, content)


def parse_protobuf_logs(content: bytes, source: Source) -> Iterator[Trace | Reject]:
    """Parse an ExportLogsServiceRequest in protobuf; yields its messages as event spans.

    Raises ValueError before the first trace where the content is no such message.
    """
    try:
        request = LogsData.FromString(content)
    except DecodeError as error:
        raise RecordError("not valid protobuf", f"not valid protobuf: {error}") from error
    return group_logs(iterate_protobuf_logs(request.resource_logs), source, content)


def _parse_record(content: bytes, source: Source) -> Iterator[Trace | Reject]:
    """Parse one record of a file, whatever signal it carries."""
    if content[:1] == b"{":
        # What the file exporter writes of JSON when it compresses.
        return parse_json_record(content, source)
    signal = detect_signal(content)
    if signal == "logs":
        return parse_protobuf_logs(content, source)
    spans = parse_protobuf_traces(content, source)
    # Metrics look alike to the decoder; a Collector may write all it gets into one file.
    return spans if signal == "spans" else iter(())


def _read_resources(stream: _Stream) -> Iterator[bytes]:
    """Yield each resource of one request as a request of its own; the first tag has been read.

    A request may be larger than memory; one resource is what a program sends at a time.
    """
    while True:
        size, length = _read_length(stream)
        yield _RESOURCES + length + _read_exactly(stream, size)
        tag = stream.read(1)
        if not tag:
            return
        if tag != _RESOURCES:
            raise RecordError("not an OTLP request in protobuf from here on")


def _read_messages(stream: _Stream) -> Iterator[bytes]:
    """Yield each length-prefixed message; the first byte of the first length has been read."""
    stream.seek(0)
    while prefix := stream.read(_PREFIX_BYTES):
        if len(prefix) < _PREFIX_BYTES:
            raise EOFError("the length of the next message is cut off")
        yield _read_exactly(stream, int.from_bytes(prefix))


def _read_length(stream: _Stream) -> tuple[int, bytes]:
    """Read a varint; returns the number and its bytes."""
    read = b""
    value = 0
    while len(read) < 10:
        byte = stream.read(1)
        if not byte:
            break
        value |= (byte[0] & 0x7F) << (7 * len(read))
        read += byte
        if byte[0] < 0x80:
            return value, read
    raise EOFError("the length of the next resource is cut off")


def _read_exactly(stream: _Stream, size: int) -> bytes:
    if size > RECORD_BYTES:
        raise RecordError(f"a record of more than {RECORD_BYTES >> 20} MB")
    content = stream.read(size)
    if len(content) < size:
        raise EOFError(f"a record of {size} bytes ends after {len(content)}")
    return content


def is_packed(content: bytes) -> bool:
    """Decide whether content begins with a Zstandard frame."""
    return content.startswith(_ZSTANDARD_MAGIC)


def unpack_record(content: bytes) -> bytes:
    """Decompress a record that the Collector's file exporter compressed with Zstandard.

    A record that is not compressed is returned unchanged. Raises ValueError where the frame is broken or
    holds more than ``RECORD_BYTES``: a few bytes can expand to gigabytes.
    """
    if not is_packed(content):
        return content
    # Late: it takes 40 MB and a tenth of a second in every process that reads, and few files need it.
    import pyarrow as pa

    pieces: list[bytes] = []
    size = 0
    try:
        with pa.CompressedInputStream(pa.BufferReader(content), "zstd") as stream:
            while piece := stream.read(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > RECORD_BYTES:
                    raise RecordError(f"a record of more than {RECORD_BYTES >> 20} MB")
    except OSError as error:
        raise RecordError(
            "an incomplete Zstandard frame", f"an incomplete Zstandard frame: {error}"
        ) from error
    return b"".join(pieces)
