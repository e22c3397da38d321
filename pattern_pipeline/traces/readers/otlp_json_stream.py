"""One OTLP/JSON document that is too long to hold, read span by span."""

from collections.abc import Iterator
from gzip import GzipFile
from io import BufferedReader
from itertools import count, islice
from typing import Any

import ijson

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.otlp_fields import LogFields, SpanFields
from pattern_pipeline.traces.readers.otlp_grouping import ODD, Misshapen, misshapen, traces_of
from pattern_pipeline.traces.readers.otlp_json_fields import log_fields, resource_attributes, span_fields
from pattern_pipeline.traces.readers.otlp_logs import traces_of_logs

Stream = GzipFile | BufferedReader
_Record = tuple[str, SpanFields | LogFields | Misshapen]
# Spans that stand together are mostly of one trace; so many are held at a time.
_TOGETHER = 2000
_RESOURCE = ("resourceSpans.item.resource", "resourceLogs.item.resource", "batches.item.resource")
_SPAN = ("copeSpans.item.spans.item", "instrumentationLibrarySpans.item.spans.item")
_LOG = "copeLogs.item.logRecords.item"


def traces_of_long_json(stream: Stream, path: str, name: str) -> Iterator[Trace | Reject]:
    """The traces of a document in parts of some spans each; the source's line is the number of the part.

    Names must be in camelCase, as OTLP has them. The last reject says where the document is no JSON. Raises
    as ``Reader.read`` does, after what stood before.
    """
    records = _records(stream)
    for number in count(1):
        source = Source(path, number, name)
        together, trouble = _some(records)
        logs = [(service, fields) for service, fields in together if isinstance(fields, LogFields)]
        spans = [(service, fields) for service, fields in together if not isinstance(fields, LogFields)]
        yield from traces_of(spans, source, b"")
        yield from traces_of_logs(logs, source, b"")
        if isinstance(trouble, ijson.JSONError | RecursionError):
            yield Reject(source, f"not valid JSON from here on: {trouble}")
            return
        if trouble is not None:
            raise trouble
        if not together:
            return


def _some(records: Iterator[_Record]) -> tuple[list[_Record], Exception | None]:
    """The next records, and what ended them before their time."""
    together: list[_Record] = []
    try:
        for record in islice(records, _TOGETHER):
            together.append(record)
    except Exception as trouble:
        return together, trouble
    return together, None


def _records(stream: Stream) -> Iterator[_Record]:
    """Every span and log record with its service."""
    service = ""
    for prefix, value in _objects(stream):
        if prefix.endswith(_RESOURCE):
            service = str(resource_attributes({"resource": value}).get("service.name") or "")
            continue
        try:
            yield service, log_fields(value) if prefix.endswith(_LOG) else span_fields(value)
        except ODD as error:
            yield service, misshapen(error)


def _objects(stream: Stream) -> Iterator[tuple[str, Any]]:
    builder, within = None, ""
    for prefix, event, value in ijson.parse(stream, use_float=True, multiple_values=True):
        if builder is None:
            if event != "start_map" or not prefix.endswith((*_RESOURCE, *_SPAN, _LOG)):
                continue
            builder, within = ijson.ObjectBuilder(), prefix
        builder.event(event, value)
        if event == "end_map" and prefix == within:
            yield within, builder.value
            builder = None
