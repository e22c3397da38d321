"""Read spans as JSON without an OTLP envelope: SDK consoles, backend exports, test dumps."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import (
    DOCUMENT_BYTES,
    JsonRecord,
    is_line_by_line,
    read_json_records,
)
from pattern_pipeline.traces.readers.otlp.fields import SpanFields
from pattern_pipeline.traces.readers.otlp.grouping import (
    PARSE_ERRORS,
    MalformedRecord,
    group_spans,
    make_malformed,
)
from pattern_pipeline.traces.readers.otlp.span_json_fields import (
    build_attribute_span,
    is_attributes,
    is_span,
    parse_span_fields,
)
from pattern_pipeline.traces.rejects import make_excerpt

# A backend's answer holds traces, these hold spans; by operation or by trace, one level more.
_DEEPEST = 4


class SpanJson:
    """One object a span: on lines, one after another, in lists, or grouped in objects.

    An object of attributes alone, as tests and tables keep them, becomes a trace of one span with the file's
    time.
    """

    name = "span_json"

    def recognizes(self, head: Head) -> bool:
        """Recognize objects with span id, trace id and attributes, at the top or in lists."""
        return any(
            next(_iterate_spans(record, ""), None) is not None or is_attributes(record)
            for record in head.records
        )

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield the traces of each record; see ``Reader.read``."""
        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        for record in _read_records(file, self.name):
            if isinstance(record, Reject):
                yield record
                continue
            spans = [_parse_fields(span, service) for span, service in _iterate_spans(record.value, "")]
            if not spans and is_attributes(record.value):
                spans = [("", build_attribute_span(record.value, written))]
            if spans:
                yield from group_spans(spans, record.source, b"")
            else:
                content = str(record.value).encode("utf-8", "replace")
                yield Reject(
                    record.source, Fault("no span with its ids and attributes"), make_excerpt(content)
                )


def _read_records(file: TraceFile, name: str) -> Iterator[JsonRecord | Reject]:
    if not is_line_by_line(file):
        with file.open() as stream:
            content = stream.read(DOCUMENT_BYTES + 1)
        if len(content) <= DOCUMENT_BYTES and (values := _parse_concatenated(content)):
            for number, value in enumerate(values, start=1):
                yield JsonRecord(value, Source(str(file.path), number, name))
            return
    yield from read_json_records(file, name, ("spans", "data"))


def _parse_concatenated(content: bytes) -> list[Any]:
    """Parse JSON objects over several lines, one after another; empty for anything else."""
    decoder = json.JSONDecoder()
    values: list[Any] = []
    try:
        text = content.decode("utf-8-sig").strip()
        while text:
            value, end = decoder.raw_decode(text)
            values.append(value)
            text = text[end:].lstrip(", \r\n\t")
    except (ValueError, RecursionError):
        return []
    return values if len(values) > 1 else []


def _iterate_spans(value: Any, service: str, depth: int = 0) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield every span in a structure with the service that its surroundings name."""
    if is_span(value):
        yield value, service
    elif depth < _DEEPEST:
        if isinstance(value, Mapping):
            processes = value.get("processes")
            for inner in value.values():
                if isinstance(inner, Mapping | list):
                    for span, named in _iterate_spans(inner, service, depth + 1):
                        yield span, _get_process_service(span, processes) or named
        elif isinstance(value, list):
            for item in value:
                yield from _iterate_spans(item, service, depth + 1)


def _get_process_service(span: Mapping[str, Any], processes: Any) -> str:
    process = processes.get(span.get("processID")) if isinstance(processes, Mapping) else None
    return str(process.get("serviceName") or "") if isinstance(process, Mapping) else ""


def _parse_fields(span: Mapping[str, Any], service: str) -> tuple[str, SpanFields | MalformedRecord]:
    try:
        return parse_span_fields(span, service)
    except (*PARSE_ERRORS, OverflowError) as error:
        return service, make_malformed(error)
