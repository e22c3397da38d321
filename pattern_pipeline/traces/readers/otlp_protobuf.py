"""OTLP in protobuf: one request a file, or the Collector file exporter's messages, each after its length."""

from collections.abc import Iterator

from google.protobuf.message import DecodeError
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.otlp_grouping import traces_of
from pattern_pipeline.traces.readers.otlp_protobuf_fields import protobuf_spans


def traces_of_protobuf(content: bytes, source: Source) -> Iterator[Trace | Reject]:
    """The traces of one ExportTraceServiceRequest in protobuf, and rejects for its odd spans.

    Raises ValueError at once, before the first trace, where the content is no such message.
    """
    try:
        # The same on the wire as ExportTraceServiceRequest.
        request = TracesData.FromString(content)
    except DecodeError as error:
        raise ValueError(f"not valid protobuf: {error}") from error
    return traces_of(protobuf_spans(request.resource_spans), source, content)
