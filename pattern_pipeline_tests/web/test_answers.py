"""What each request is answered, by the table in docs/door.md."""

import gzip
import http.client
import json
import socket
from urllib.parse import urlsplit

import httpx
import pytest
from google.rpc.error_details_pb2 import BadRequest
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from pattern_pipeline.web.otlp.answers import encode_failure
from pattern_pipeline.web.otlp.signals import Encoding
from pattern_pipeline_tests.traces.building import chat, request
from pattern_pipeline_tests.web.bodies import (
    JSON,
    PROTOBUF,
    chats,
    json_body,
    packed,
    protobuf_body,
    trace_id,
)
from pattern_pipeline_tests.web.door import Door, open_door


@pytest.mark.parametrize(
    ("number", "headers", "body"),
    [
        (1, JSON, json_body(chats([1]))),
        (2, {"Content-Type": "application/json; charset=utf-8"}, json_body(chats([2]))),
        (3, {"Content-Type": "Application/JSON"}, json_body(chats([3]))),
        (4, JSON | {"Content-Encoding": "gzip"}, packed(json_body(chats([4])))),
        (5, JSON | {"Content-Encoding": "identity"}, json_body(chats([5]))),
        (6, PROTOBUF, protobuf_body(chats([6]))),
        (7, PROTOBUF | {"Content-Encoding": "gzip"}, packed(protobuf_body(chats([7])))),
    ],
)
def test_what_is_accepted_is_in_the_lake_when_the_answer_comes(
    door: Door, number: int, headers: dict[str, str], body: bytes
) -> None:
    answer = httpx.post(f"{door.url}/v1/traces", headers=headers, content=body)
    assert answer.status_code == 200
    assert trace_id(number) in door.landed()
    if "protobuf" in headers["Content-Type"]:
        assert answer.headers["content-type"] == "application/x-protobuf"
        assert ExportTraceServiceResponse.FromString(answer.content) == ExportTraceServiceResponse()
    else:
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == {}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (JSON, b"{}"),
        (JSON, b'{"resourceSpans": []}'),
        (PROTOBUF, b""),
        (PROTOBUF | {"Content-Encoding": "gzip"}, packed(b"")),
    ],
)
def test_an_empty_request_is_a_success(door: Door, headers: dict[str, str], body: bytes) -> None:
    before = door.lake.rows("SELECT count(*) FROM rejected_records")
    assert httpx.post(f"{door.url}/v1/traces", headers=headers, content=body).status_code == 200
    assert door.lake.rows("SELECT count(*) FROM rejected_records") == before


def test_rejected_spans_are_counted_and_explained_and_the_others_kept(door: Door) -> None:
    late = {"startTimeUnixNano": "7952342400000000000", "endTimeUnixNano": "7952342400000000000"}
    spans = [chat(trace_id(20)), chat(""), chat(""), chat(trace_id(21), **late)]
    answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=json_body(request(*spans)))
    assert answer.status_code == 200
    partial = answer.json()["partialSuccess"]
    assert partial["rejectedSpans"] == "3"
    assert "2 spans without a trace id" in partial["errorMessage"]
    assert "starts in the future" in partial["errorMessage"]
    assert trace_id(20) in door.landed()
    assert trace_id(21) not in door.landed()
    rejected = door.lake.rows("SELECT reason FROM rejected_records WHERE source_path = 'otlp/http'")
    assert any("without a trace id" in reason and "in the future" in reason for (reason,) in rejected)

    answer = httpx.post(
        f"{door.url}/v1/traces", headers=PROTOBUF, content=protobuf_body(request(chat(trace_id(21), **late)))
    )
    told = ExportTraceServiceResponse.FromString(answer.content).partial_success
    assert told.rejected_spans == 1
    assert "correct the sender's clock" in told.error_message


@pytest.mark.parametrize(
    ("headers", "body", "status", "message"),
    [
        (JSON, b"{broken", 400, "not valid JSON"),
        (JSON, b"\xff\xfe{}", 400, "not valid"),
        (JSON, b"", 400, "not valid JSON"),
        (JSON, b"[1, 2]", 400, "no resourceSpans"),
        (JSON, b'{"spans": []}', 400, "no resourceSpans"),
        (JSON, b"[" * 100_000, 400, "not valid JSON"),
        (PROTOBUF, b"\x0a\xff\xff\xff\xff\xff", 400, "not valid protobuf"),
        (PROTOBUF, json_body(chats([30])), 400, "not valid protobuf"),
        (JSON | {"Content-Encoding": "gzip"}, b"{}", 400, "the body is no gzip"),
        (JSON | {"Content-Encoding": "gzip"}, packed(json_body(chats([31])))[:-9], 400, "breaks off"),
        (JSON | {"Content-Encoding": "zstd"}, b"{}", 415, "send gzip, deflate or none"),
        ({"Content-Type": "text/plain"}, b"{}", 415, "send application/x-protobuf or application/json"),
        ({}, b"{}", 415, "content type is missing"),
    ],
)
def test_what_cannot_be_read_is_refused_for_good(
    door: Door, headers: dict[str, str], body: bytes, status: int, message: str
) -> None:
    answer = httpx.post(f"{door.url}/v1/traces", headers=headers, content=body)
    assert answer.status_code == status
    assert "retry-after" not in answer.headers
    if headers.get("Content-Type") == "application/x-protobuf":
        assert answer.headers["content-type"] == "application/x-protobuf"
        told = Status.FromString(answer.content)
        assert message in told.message
        details = BadRequest()
        assert told.details[0].Unpack(details)
        assert details.field_violations[0].description == told.message
    else:
        assert answer.headers["content-type"] == "application/json"
        assert message in answer.json()["message"]
    assert "Traceback" not in answer.text


def test_thousands_of_faults_are_told_in_few_words(door: Door) -> None:
    late = {"startTimeUnixNano": "7952342400000000000", "endTimeUnixNano": "7952342400000000000"}
    spans = [chat(trace_id(1000 + number), **late) for number in range(3000)]
    answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=json_body(request(*spans)))
    partial = answer.json()["partialSuccess"]
    assert partial["rejectedSpans"] == "3000"
    assert "2990 more like these" in partial["errorMessage"]
    assert len(partial["errorMessage"]) < 3000


@pytest.mark.parametrize("encoding", list(Encoding))
def test_half_an_emoji_in_a_reason_is_no_fault(encoding: Encoding) -> None:
    body = bytes(encode_failure("cannot read \ud83d", encoding, 400).body)
    assert b"cannot read ?" in body


def test_log_records_are_answered_in_their_own_words(door: Door) -> None:
    url = f"{door.url}/v1/logs"
    record = {"timeUnixNano": "1772524800000000000", "eventName": "gen_ai.user.message"}
    record |= {"body": {"kvlistValue": {"values": [{"key": "content", "value": {"stringValue": "hello"}}]}}}
    other = {"timeUnixNano": "1772524800000000000", "body": {"stringValue": "GET / 200"}}
    content = {"resourceLogs": [{"scopeLogs": [{"logRecords": [record, other]}]}]}
    answer = httpx.post(url, headers=JSON, content=json_body(content))
    assert answer.status_code == 200
    assert answer.json()["partialSuccess"]["rejectedLogRecords"] == "1"
    assert "without a trace id" in answer.json()["partialSuccess"]["errorMessage"]
    record |= {"traceId": trace_id(60), "spanId": "00f067aa0ba902b7"}
    assert httpx.post(url, headers=JSON, content=json_body(content)).json() == {}
    assert trace_id(60) in door.landed()
    assert httpx.post(url, headers=JSON, content=json_body(chats([61]))).status_code == 400


def test_an_unreadable_body_is_kept_as_a_rejected_record_once(door: Door) -> None:
    for _ in range(2):
        assert httpx.post(f"{door.url}/v1/traces", headers=JSON, content=b'{"odd one').status_code == 400
    query = "SELECT format, excerpt FROM rejected_records WHERE excerpt LIKE '%odd one%'"
    assert door.lake.rows(query) == [("otlp_json", '{"odd one')]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/traces", 405),
        ("HEAD", "/v1/traces", 405),
        ("PUT", "/v1/traces", 405),
        ("OPTIONS", "/v1/traces", 405),
        ("POST", "/", 405),
        ("GET", "/v1", 404),
        ("POST", "/v1/traces/", 404),
        ("POST", "/v1/metrics", 404),
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
        ("POST", "/healthz", 405),
    ],
)
def test_other_paths_and_methods(door: Door, method: str, path: str, status: int) -> None:
    answer = httpx.request(method, door.url + path)
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers
    if status == 405:
        assert answer.headers["allow"] in ("POST", "GET, HEAD", "HEAD, GET")
    if method != "HEAD" and path.startswith("/v1"):
        assert answer.json()["message"]


def test_metrics_are_refused_with_the_fix(door: Door) -> None:
    answer = httpx.post(f"{door.url}/v1/metrics", headers=PROTOBUF, content=b"")
    assert answer.status_code == 404
    assert "switch other exporters off" in Status.FromString(answer.content).message


def test_a_body_beyond_the_limit_is_refused_packed_and_unpacked(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with open_door(tmp_path_factory.mktemp("home"), maximum_request_mb=1) as small:
        url = f"{small.url}/v1/traces"
        announced = httpx.post(url, headers=JSON, content=b" " * (1 << 20) + b"{}")
        assert announced.status_code == 413
        in_pieces = httpx.post(url, headers=JSON, content=iter([b" " * (1 << 19)] * 3))
        assert in_pieces.status_code == 413
        # 200 MB of nothing in 200 kB: stopped at the limit, whatever it would become.
        bomb = gzip.compress(bytes(200 << 20), compresslevel=9)
        answer = httpx.post(url, headers=PROTOBUF | {"Content-Encoding": "gzip"}, content=bomb)
        assert answer.status_code == 413
        assert "send smaller batches" in Status.FromString(answer.content).message
        assert httpx.post(url, headers=JSON, content=json_body(chats([1]))).status_code == 200


def test_a_sender_that_hangs_up_or_dawdles_does_not_hold_up_the_others(door: Door) -> None:
    place = urlsplit(door.url)
    with socket.create_connection((place.hostname, place.port)) as dawdling:
        head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        dawdling.sendall(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
        answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=json_body(chats([40])))
        assert answer.status_code == 200
    answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=json_body(chats([41])))
    assert answer.status_code == 200
    assert httpx.get(f"{door.url}/healthz").json() == {"status": "ok"}


def test_one_connection_serves_many_requests(door: Door) -> None:
    place = urlsplit(door.url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port)
    for number in range(50, 55):
        connection.request("POST", "/v1/traces", json_body(chats([number])), JSON)
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())) == (200, {})
    connection.close()
    assert {trace_id(number) for number in range(50, 55)} <= door.landed()
