"""Read OTLP/JSON: one export request (traces or logs) a line, or one document a file."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import DOCUMENT_BYTES, is_line_by_line, parse_json
from pattern_pipeline.traces.readers.otlp.grouping import group_spans, make_empty_reject, reject_if_empty
from pattern_pipeline.traces.readers.otlp.json_fields import get_list, iterate_json_logs, iterate_json_spans
from pattern_pipeline.traces.readers.otlp.json_stream import stream_json_traces
from pattern_pipeline.traces.readers.otlp.logs import group_logs
from pattern_pipeline.traces.rejects import RecordError, make_excerpt, reject_error

_FIELD = re.compile(
    rb'"resource_?(?:[sS]pans|[lL]ogs|[mM]etrics)"|"batches"\s*:\s*\[\s*\{\s*"(?:resource"|\w+Spans")'
)
# A Collector may write all it gets into one file; what holds no words is passed over.
_OTHERS = frozenset(("resourceMetrics", "resource_metrics", "resourceProfiles", "resource_profiles"))


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
