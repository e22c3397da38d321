"""Requests as a sender writes them, in both encodings."""

import base64
import gzip
import itertools
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.web.otlp.signals import Encoding
from pattern_pipeline_tests.traces.building import chat, request

JSON = {"Content-Type": "application/json"}
PROTOBUF = {"Content-Type": "application/x-protobuf"}
_ENVELOPE = (b'{"resourceSpans":[', b"]}")
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


def requests_of_demo(folder: Path, encoding: Encoding, size: int) -> bytes:
    """One request of just below so many bytes: the demo's traces, again and again under other ids."""
    traffic = write_traffic(folder / "traffic", first_day=date(2026, 3, 2), days=1, traces_per_day=100)
    resources = [
        resource
        for line in gzip.decompress(traffic.files[0].read_bytes()).splitlines()
        for resource in json.loads(line)["resourceSpans"]
    ]
    templates = [
        (_resource_body(each, encoding), each["scopeSpans"][0]["spans"][0]["traceId"]) for each in resources
    ]
    parts: list[bytes] = []
    held = len(_ENVELOPE[0]) + len(_ENVELOPE[1])
    for number, (body, old) in enumerate(itertools.cycle(templates), start=1):
        held += len(body) + 1
        if held > size:
            break
        new = trace_id(number)
        if encoding is Encoding.JSON:
            parts.append(body.replace(old.encode(), new.encode()))
        else:
            parts.append(body.replace(bytes.fromhex(old), bytes.fromhex(new)))
    if encoding is Encoding.PROTOBUF:
        # Requests one after the other are one request.
        return b"".join(parts)
    return _ENVELOPE[0] + b",".join(parts) + _ENVELOPE[1]


def _resource_body(resource: dict[str, Any], encoding: Encoding) -> bytes:
    if encoding is Encoding.PROTOBUF:
        return protobuf_body({"resourceSpans": [resource]})
    return json_body(resource)


def packed(body: bytes) -> bytes:
    """A body in gzip."""
    return gzip.compress(body, mtime=0)


def _with_base64_ids(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _with_base64_ids(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_base64_ids(item) for item in value]
    return base64.b64encode(bytes.fromhex(value.rjust(16, "0"))).decode() if key in _IDS else value


def nested(field: int, content: bytes) -> bytes:
    """One message or text inside a message of protobuf."""
    size, length = len(content), b""
    while size > 0x7F:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return bytes([field << 3 | 2]) + length + bytes([size]) + content


def in_scope(records: bytes) -> bytes:
    """Records as a request of protobuf."""
    return nested(1, nested(2, records))
