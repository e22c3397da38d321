"""What is taken: spans, and log records, which hold the messages of some instrumentations."""

from dataclasses import dataclass

from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsPartialSuccess,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceResponse,
)


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
