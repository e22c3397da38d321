"""Requests as a sender writes them, in both encodings."""

import base64
import gzip
import json
from collections.abc import Sequence
from typing import Any

from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from pattern_pipeline_tests.traces.building import chat, request

JSON = {"Content-Type": "application/json"}
PROTOBUF = {"Content-Type": "application/x-protobuf"}
_IDS = ("traceId", "spanId", "parentSpanId")


def trace_id(number: int) -> str:
    """A trace id that is never zero."""
    return f"{number + 1:032x}"


def chats(numbers: Sequence[int], words: str = "hello", **fields: Any) -> dict[str, Any]:
    """One request with a small trace for each number."""
    return request(*(chat(trace_id(number), f"{words} {number}", **fields) for number in numbers))


def json_body(content: dict[str, Any]) -> bytes:
    """A request in JSON."""
    return json.dumps(content).encode()


def protobuf_body(content: dict[str, Any]) -> bytes:
    """The same request in protobuf."""
    message: bytes = ParseDict(_with_base64_ids(content), ExportTraceServiceRequest()).SerializeToString()
    return message


def packed(body: bytes) -> bytes:
    """A body in gzip."""
    return gzip.compress(body, mtime=0)


def _with_base64_ids(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _with_base64_ids(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_base64_ids(item) for item in value]
    return base64.b64encode(bytes.fromhex(value.rjust(16, "0"))).decode() if key in _IDS else value
