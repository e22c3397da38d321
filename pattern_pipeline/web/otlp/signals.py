"""The signals that OTLP/HTTP carries, and the encodings of their bodies."""

from dataclasses import dataclass
from enum import Enum

from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsPartialSuccess,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceResponse,
)
from starlette.exceptions import HTTPException


class Encoding(Enum):
    """The two encodings of OTLP, by their media types."""

    PROTOBUF = "application/x-protobuf"
    JSON = "application/json"


def find_encoding(content_type: str) -> Encoding | None:
    """Find the encoding that a ``Content-Type`` header names, its parameters aside; None for any other."""
    media_type = content_type.partition(";")[0].strip().lower()
    return next((encoding for encoding in Encoding if encoding.value == media_type), None)


def require_encoding(content_type: str) -> Encoding:
    """As ``find_encoding``. Raises HTTPException 415 where it is neither."""
    encoding = find_encoding(content_type)
    if encoding is None:
        media_types = " or ".join(encoding.value for encoding in Encoding)
        shown = content_type[:100] or "missing"
        raise HTTPException(415, f"the content type is {shown}; send {media_types}")
    return encoding


@dataclass(frozen=True, slots=True)
class Signal:
    """One kind of telemetry: its path, and what its records are called."""

    path: str
    records: str

    def make_answer(self, rejected: int, reason: str) -> Message:
        """Make the service's answer; ``partial_success`` is left unset where there is nothing to say."""
        if self == LOGS:
            partial = ExportLogsPartialSuccess(rejected_log_records=rejected, error_message=reason)
            return ExportLogsServiceResponse(partial_success=partial if reason else None)
        some = ExportTracePartialSuccess(rejected_spans=rejected, error_message=reason)
        return ExportTraceServiceResponse(partial_success=some if reason else None)


TRACES = Signal("/v1/traces", "spans")
LOGS = Signal("/v1/logs", "log records")
