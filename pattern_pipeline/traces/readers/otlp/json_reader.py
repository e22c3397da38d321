"""Read OTLP/JSON: one export request (traces or logs) a line, or one document a file, streamed if it is long."""

import re
from collections.abc import Iterable, Iterator
from gzip import GzipFile
from io import BufferedReader
from itertools import chain, count
from typing import Any

import ijson

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import RECORD_BYTES, Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import (
    DOCUMENT_BYTES,
    INVALID_JSON,
    is_line_by_line,
    parse_json,
)
from pattern_pipeline.traces.readers.otlp.fields import LogFields, SpanFields
from pattern_pipeline.traces.readers.otlp.grouping import (
    PARSE_ERRORS,
    MalformedRecord,
    group_spans,
    make_empty_reject,
    make_malformed,
    reject_if_empty,
)
from pattern_pipeline.traces.readers.otlp.json_fields import (
    get_list,
    get_resource_attributes,
    iterate_json_logs,
    iterate_json_spans,
    parse_log_fields,
    parse_span_fields,
)
from pattern_pipeline.traces.readers.otlp.logs import group_logs
from pattern_pipeline.traces.rejects import RecordError, make_excerpt, reject_error

Stream = GzipFile | BufferedReader
_Record = tuple[str, SpanFields | LogFields | MalformedRecord]
# Neighbouring spans are mostly of one trace; this many spans, and characters, are held at a time.
_TOGETHER = 2000
_TOGETHER_CHARACTERS = RECORD_BYTES
_RESOURCE = ("resourceSpans.item.resource", "resourceLogs.item.resource", "batches.item.resource")
_SPAN = ("copeSpans.item.spans.item", "instrumentationLibrarySpans.item.spans.item")
_LOG = "copeLogs.item.logRecords.item"

_FIELD = re.compile(
    rb'"resource_?(?:[sS]pans|[lL]ogs|[mM]etrics)"|"batches"\s*:\s*\[\s*\{\s*"(?:resource"|\w+Spans")'
)
# A Collector may write all it gets into one file; what holds no words is passed over.
_OTHERS = frozenset(("resourceMetrics", "resource_metrics", "resourceProfiles", "resource_profiles"))


def stream_json_traces(stream: Stream, path: str, name: str) -> Iterator[Trace | Reject]:
    """Yield the traces of a document in parts; the source's line is the number of the part.

    Field names must be in camelCase, as OTLP requires. The last reject says where the document stops being
    JSON. Raises like ``Reader.read``, after what was read before.
    """
    records = _parse_records(stream)
    for number in count(1):
        source = Source(path, number, name)
        together, trouble = _take_records(records)
        logs = [(service, fields) for service, fields in together if isinstance(fields, LogFields)]
        spans = [(service, fields) for service, fields in together if not isinstance(fields, LogFields)]
        yield from group_spans(spans, source, b"")
        yield from group_logs(logs, source, b"")
        if isinstance(trouble, ijson.JSONError | RecursionError):
            yield Reject(source, Fault(INVALID_JSON, f"{INVALID_JSON} from here on: {trouble}"))
            return
        if trouble is not None:
            raise trouble
        if not together:
            return


def _take_records(records: Iterator[tuple[_Record, int]]) -> tuple[list[_Record], Exception | None]:
    """Return the next records, and the exception that ended them early, if any."""
    together: list[_Record] = []
    characters = 0
    try:
        for record, length in records:
            together.append(record)
            characters += length
            if len(together) >= _TOGETHER or characters >= _TOGETHER_CHARACTERS:
                break
    except Exception as trouble:
        return together, trouble
    return together, None


def _parse_records(stream: Stream) -> Iterator[tuple[_Record, int]]:
    """Yield every span and log record with its service, and its length in characters."""
    service = ""
    for prefix, value, length in _stream_objects(stream):
        if prefix.endswith(_RESOURCE):
            service = str(get_resource_attributes({"resource": value}).get("service.name") or "")
            continue
        try:
            yield (
                (service, parse_log_fields(value) if prefix.endswith(_LOG) else parse_span_fields(value)),
                length,
            )
        except PARSE_ERRORS as error:
            yield (service, make_malformed(error)), length


def _stream_objects(stream: Stream) -> Iterator[tuple[str, Any, int]]:
    """Yield every resource, span and log object with its length in characters."""
    builder, within, length = ijson.ObjectBuilder(), "", 0
    for prefix, event, value in ijson.parse(stream, use_float=True, multiple_values=True):
        if not within:
            if event != "start_map" or not prefix.endswith((*_RESOURCE, *_SPAN, _LOG)):
                continue
            builder, within, length = ijson.ObjectBuilder(), prefix, 0
        length += len(value) if isinstance(value, str) else 1
        builder.event(event, value)
        if event == "end_map" and prefix == within:
            yield within, builder.value, length
            within = ""


class OtlpJson:
    """Files of the OpenTelemetry file exporter, and requests saved as they were sent."""

    name = "otlp_json"

    def recognizes(self, head: Head) -> bool:
        """Recognize JSON that names resource spans, logs or metrics near its beginning."""
        return _FIELD.search(head.content) is not None

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Read line by line where lines are requests, else the whole file; see ``Reader.read``."""
        return reject_if_empty(self._read(file), Source(str(file.path), 1, self.name))

    def lines_stand_alone(self, file: TraceFile) -> bool:
        """Decide whether lines are requests; see ``LineReader.lines_stand_alone``."""
        with file.open() as stream:
            is_long = len(stream.readline(DOCUMENT_BYTES + 1)) > DOCUMENT_BYTES
        return not is_long and is_line_by_line(file)

    def read_lines(self, path: str, lines: Iterable[tuple[int, bytes]]) -> Iterator[Trace | Reject]:
        """Yield the traces of some lines; see ``LineReader.read_lines``."""
        for number, line in lines:
            yield from parse_json_record(line, Source(path, number, self.name))

    def make_empty_reject(self, source: Source) -> Reject:
        """Build the reject for an empty file; see ``LineReader.make_empty_reject``."""
        return make_empty_reject(source)

    def _read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        if self.lines_stand_alone(file):
            yield from self.read_lines(str(file.path), file.lines())
            return
        with file.open() as stream:
            content = stream.read(DOCUMENT_BYTES + 1)
        if len(content) <= DOCUMENT_BYTES:
            yield from parse_json_record(
                content.removeprefix(b"\xef\xbb\xbf"), Source(str(file.path), 1, self.name)
            )
            return
        with file.open() as stream:
            yield from stream_json_traces(stream, str(file.path), self.name)


def parse_json_traces(content: bytes, source: Source) -> Iterator[Trace | Reject]:
    """Parse an ExportTraceServiceRequest in JSON (or a list of them); yields traces and rejects.

    Raises ValueError before the first trace where the content is no such JSON.
    """
    return chain.from_iterable(
        group_spans(iterate_json_spans(resources), source, content)
        for resources in _list_resources(content, "resourceSpans", "resource_spans")
    )


def parse_json_logs(content: bytes, source: Source) -> Iterator[Trace | Reject]:
    """Parse an ExportLogsServiceRequest in JSON; yields its messages as event spans.

    Raises ValueError before the first trace where the content is no such JSON.
    """
    return chain.from_iterable(
        group_logs(iterate_json_logs(resources), source, content)
        for resources in _list_resources(content, "resourceLogs", "resource_logs")
    )


def _list_resources(content: bytes, camel: str, snake: str) -> list[list[Any]]:
    """List the resources of each request in ``content``."""
    request = parse_json(content)
    found: list[list[Any]] = []
    for part in request if isinstance(request, list) else [request]:
        resources = get_list(part, camel, snake)
        if resources is None and part != {}:
            raise RecordError(f"no {camel}: not an OTLP request of this kind")
        found.append(resources or [])
    return found


def parse_json_record(content: bytes, source: Source) -> Iterator[Trace | Reject]:
    """Parse one record of a file, whatever signal it carries."""
    try:
        request = parse_json(content)
    except ValueError as error:
        yield reject_error(source, error, content)
        return
    for part in request if isinstance(request, list) else [request]:
        part = part.get("trace", part) if isinstance(part, dict) else part
        spans = get_list(part, "resourceSpans", "resource_spans")
        # A backend's answer to "give me this trace" calls them batches.
        spans = get_list(part, "batches") if spans is None else spans
        logs = get_list(part, "resourceLogs", "resource_logs")
        if spans is not None:
            yield from group_spans(iterate_json_spans(spans), source, content)
        if logs is not None:
            yield from group_logs(iterate_json_logs(logs), source, content)
        if spans is None and logs is None and not (isinstance(part, dict) and _OTHERS & part.keys()):
            yield Reject(source, Fault("no resourceSpans: not an OTLP request"), make_excerpt(content))
