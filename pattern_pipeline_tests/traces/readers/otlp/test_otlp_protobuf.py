"""OTLP in protobuf gives what the same request gives in JSON, whatever way it is written to a file."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData
from opentelemetry.proto.metrics.v1.metrics_pb2 import MetricsData
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import Head
from pattern_pipeline.traces.readers.otlp import protobuf_reader
from pattern_pipeline.traces.readers.otlp.json_reader import parse_json_traces
from pattern_pipeline.traces.readers.otlp.protobuf_fields import detect_signal
from pattern_pipeline.traces.readers.otlp.protobuf_reader import OtlpProtobuf, parse_protobuf_traces
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.building import chat, otlp_span, request

IDS = ("0af7651916cd43dd8448eb211c80319c", "0af7651916cd43dd8448eb211c80319d")
# The same ids in base64, as protobuf's own JSON mapping wants them.
BASE64 = dict(zip(IDS, ("CvdlGRbNQ92ESOshHIAxnA==", "CvdlGRbNQ92ESOshHIAxnQ=="), strict=True))
SOURCE = Source("x", 1, "x")


def _message(record: dict[str, Any]) -> bytes:
    spans = record["resourceSpans"][0]["scopeSpans"][0]["spans"]
    mapped = [
        {**span, "traceId": BASE64.get(span["traceId"], ""), "spanId": "AAAAAAAAAAE="} for span in spans
    ]
    changed = {"resourceSpans": [{**record["resourceSpans"][0], "scopeSpans": [{"spans": mapped}]}]}
    return ParseDict(changed, TracesData()).SerializeToString()


def _one(number: int, **fields: Any) -> dict[str, Any]:
    return request(chat(IDS[number], words=f"hello {number}", span_id="0000000000000001", **fields))


MESSAGES = [_message(_one(number)) for number in (0, 1)]
PREFIXED = b"".join(len(message).to_bytes(4) + message for message in MESSAGES)


def _read(file: Path) -> tuple[list[Trace], list[Reject]]:
    items = list(read_paths([file]))
    return (
        [item for item in items if isinstance(item, Trace)],
        [item for item in items if isinstance(item, Reject)],
    )


def test_a_request_says_the_same_in_protobuf_and_json() -> None:
    exception = {
        "name": "exception",
        "attributes": [{"key": "exception.message", "value": {"stringValue": "late"}}],
    }
    attributes = {"gen_ai.tool.name": "find", "input": {"q": ["a", 1]}, "output": "2", "user.id": "u"}
    failed = {"status": {"code": 2}, "events": [exception], "spanId": "0000000000000001"}
    record = request(otlp_span(IDS[0], "01", attributes, **failed))
    (expected,) = parse_json_traces(json.dumps(record).encode(), SOURCE)
    (read,) = parse_protobuf_traces(_message(record), SOURCE)
    assert read == expected
    assert isinstance(read, Trace)
    assert (read.spans[0].error, read.user_id) == ("late", "u")


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    "content", [b"".join(MESSAGES), PREFIXED], ids=["resources of one request", "lengths before messages"]
)
def test_files_are_recognized_by_their_content(tmp_path: Path, content: bytes, packed: bool) -> None:
    (tmp_path / "whatever.json").write_bytes(gzip.compress(content) if packed else content)
    traces, rejects = _read(tmp_path)
    assert not rejects
    assert [(read.trace_id, read.source.line, read.source.format) for read in traces] == [
        (IDS[0], 1, "otlp_protobuf"),
        (IDS[1], 2, "otlp_protobuf"),
    ]
    assert traces[1].spans[0].input[0].text == "hello 1"


@pytest.mark.parametrize("content", [b"".join(MESSAGES), PREFIXED])
def test_a_file_that_breaks_off_keeps_what_stood_before(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content[:-5])
    traces, rejects = _read(tmp_path)
    assert [read.trace_id for read in traces] == [IDS[0]]
    assert "breaks off" in rejects[0].reason


@pytest.mark.parametrize("messages", [MESSAGES, [json.dumps(_one(number)).encode() for number in (0, 1)]])
def test_messages_that_were_compressed_one_by_one(tmp_path: Path, messages: list[bytes]) -> None:
    packed = [bytes(pa.compress(message, codec="zstd", asbytes=True)) for message in messages]
    broken = packed[0][:-4]
    (tmp_path / "a").write_bytes(b"".join(len(part).to_bytes(4) + part for part in (*packed, broken)))
    traces, rejects = _read(tmp_path)
    assert [read.trace_id for read in traces] == list(IDS)
    assert [(reject.source.line, "Zstandard" in reject.reason) for reject in rejects] == [(3, True)]


def test_a_record_may_not_unpack_to_more_than_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protobuf_reader, "RECORD_BYTES", 1 << 20)
    with pytest.raises(ValueError, match="more than 1 MB"):
        protobuf_reader.unpack_record(pa.compress(bytes(50 << 20), codec="zstd", asbytes=True))


def test_a_broken_message_does_not_cost_the_next(tmp_path: Path) -> None:
    broken = b"\n\xff" + MESSAGES[0][2:]
    parts = (MESSAGES[0], broken, MESSAGES[1])
    (tmp_path / "a").write_bytes(b"".join(len(part).to_bytes(4) + part for part in parts))
    traces, rejects = _read(tmp_path)
    assert [read.trace_id for read in traces] == list(IDS)
    assert [reject.source.line for reject in rejects] == [2]


def test_spans_logs_and_metrics_in_one_file(tmp_path: Path) -> None:
    attributes = [
        {
            "key": "gen_ai.prompt",
            "value": {"stringValue": "shoes?"},
        }
    ]
    log = {
        "timeUnixNano": "1772366400000000000",
        "traceId": BASE64[IDS[0]],
        "attributes": attributes,
        "eventName": "gen_ai.content.prompt",
    }
    logs = ParseDict({"resourceLogs": [{"scopeLogs": [{"logRecords": [log]}]}]}, LogsData())
    metric = {"name": "tokens", "gauge": {"dataPoints": [{"timeUnixNano": "5", "asInt": "3"}]}}
    metrics = ParseDict({"resourceMetrics": [{"scopeMetrics": [{"metrics": [metric]}]}]}, MetricsData())
    parts = (MESSAGES[0], logs.SerializeToString(), metrics.SerializeToString())
    (tmp_path / "a").write_bytes(b"".join(len(part).to_bytes(4) + part for part in parts))
    traces, rejects = _read(tmp_path)
    assert not rejects
    assert [[step.kind for step in read.spans] for read in traces] == [["llm"], ["event"]]
    assert detect_signal(metrics.SerializeToString()) == ""


def test_spans_without_a_trace_id_are_one_reject() -> None:
    record = request(chat("", span_id="01"), chat(IDS[0], span_id="02"))
    reject, read = parse_protobuf_traces(_message(record), SOURCE)
    assert isinstance(reject, Reject)
    assert (reject.records, "without a trace id" in reject.reason) == (1, True)
    assert isinstance(read, Trace)


def test_content_that_is_no_message_is_refused_before_anything_is_read() -> None:
    with pytest.raises(ValueError, match="not valid protobuf"):
        parse_protobuf_traces(b"\xff\xff\xff", SOURCE)
    with pytest.raises(ValueError, match="not an OTLP request"):
        parse_json_traces(b'{"resourceLogs": []}', SOURCE)


@given(st.one_of(st.binary(max_size=200), st.text().map(str.encode), st.binary().map(b"\n".__add__)))
def test_no_other_content_is_taken_for_protobuf(content: bytes) -> None:
    assert not OtlpProtobuf().recognizes(Head(content))


@given(st.integers(min_value=60), st.binary(min_size=1, max_size=8))
def test_a_head_that_ends_anywhere_and_damage_anywhere_raise_nothing(place: int, damage: bytes) -> None:
    content = PREFIXED[: place % len(PREFIXED)]
    OtlpProtobuf().recognizes(Head(content))
    damaged = content[: len(content) // 2] + damage + content[len(content) // 2 :]
    assert detect_signal(damaged) in ("spans", "logs", "")
