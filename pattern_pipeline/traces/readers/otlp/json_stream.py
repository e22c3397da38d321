"""Stream one OTLP/JSON document that is too long to hold, span by span."""

from collections.abc import Iterator
from gzip import GzipFile
from io import BufferedReader
from itertools import count
from typing import Any

import ijson

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import RECORD_BYTES
from pattern_pipeline.traces.readers.io.json_records import INVALID_JSON
from pattern_pipeline.traces.readers.otlp.fields import LogFields, SpanFields
from pattern_pipeline.traces.readers.otlp.grouping import (
    PARSE_ERRORS,
    MalformedRecord,
    group_spans,
    make_malformed,
)
from pattern_pipeline.traces.readers.otlp.json_fields import (
    get_resource_attributes,
    parse_log_fields,
    parse_span_fields,
)
from pattern_pipeline.traces.readers.otlp.logs import group_logs

Stream = GzipFile | BufferedReader
_Record = tuple[str, SpanFields | LogFields | MalformedRecord]
# Neighbouring spans are mostly of one trace; this many spans, and characters, are held at a time.
_TOGETHER = 2000
_TOGETHER_CHARACTERS = RECORD_BYTES
_RESOURCE = ("resourceSpans.item.resource", "resourceLogs.item.resource", "batches.item.resource")
_SPAN = ("copeSpans.item.spans.item", "instrumentationLibrarySpans.item.spans.item")
_LOG = "copeLogs.item.logRecords.item"


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
