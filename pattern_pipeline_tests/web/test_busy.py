"""A lake that cannot be written, and a door that is full: the sender is told to come again, nothing is lost."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from filelock import FileLock
from google.rpc.status_pb2 import Status

from pattern_pipeline.web.otlp import bodies, landing, receiver
from pattern_pipeline_tests.web.bodies import JSON, PROTOBUF, chats, json_body, protobuf_body, trace_id
from pattern_pipeline_tests.web.door import Door, open_door


def post(door: Door, numbers: range) -> httpx.Response:
    return httpx.post(f"{door.url}/v1/traces", headers=JSON, content=json_body(chats(numbers)), timeout=30)


def test_while_another_process_writes_the_sender_waits_or_comes_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "PATIENCE_SECONDS", 0.3)
    with open_door(home) as door:
        lock = FileLock(f"{door.lake.location.catalog_file}.lock")
        with lock:
            answer = httpx.post(f"{door.url}/v1/traces", headers=PROTOBUF, content=protobuf_body(chats([1])))
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
            assert "send again later" in Status.FromString(answer.content).message
            assert str(home) not in answer.text
            assert httpx.get(f"{door.url}/healthz").status_code == 200
        assert door.landed() == set()
        assert post(door, range(1, 2)).status_code == 200
        assert door.landed() == {trace_id(1)}


def test_an_answer_comes_while_the_sender_still_listens(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_door(home) as door, ThreadPoolExecutor(4) as pool:
        # Short only while nothing can be kept: on a busy machine a commit takes longer.
        with monkeypatch.context() as hasty, FileLock(f"{door.lake.location.catalog_file}.lock"):
            hasty.setattr(receiver, "ANSWER_SECONDS", 0.3)
            answers = list(pool.map(lambda number: post(door, range(number, number + 1)), range(4)))
        assert {answer.status_code for answer in answers} == {503}
        assert post(door, range(9)).status_code == 200
        assert len(door.landed()) == 9


def test_a_large_request_is_waited_for_longer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "ANSWER_SECONDS", 0.0)
    with open_door(home, maximum_waiting_mb=1) as door:
        assert post(door, range(1)).status_code == 503
        assert post(door, range(100)).status_code == 200


def test_what_was_begun_is_kept_though_nobody_waits_for_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "ANSWER_SECONDS", 0.3)
    with open_door(home) as door:
        with FileLock(f"{door.lake.location.catalog_file}.lock"):
            assert post(door, range(3)).status_code == 503
        for _ in range(100):
            if door.landed():
                break
            threading.Event().wait(0.05)
        assert len(door.landed()) == 3


def test_a_store_that_fails_is_tried_again(home: Path) -> None:
    with open_door(home) as door:
        data = Path(door.lake.location.data)
        aside = data.with_name("aside")
        data.rename(aside)
        data.write_text("no folder")
        assert post(door, range(30)).status_code == 503
        data.unlink()
        aside.rename(data)
        assert post(door, range(30)).status_code == 200
        assert len(door.landed()) == 30


def test_beyond_its_memory_the_door_asks_to_come_again(home: Path) -> None:
    with open_door(home, maximum_waiting_mb=1) as door:
        place = urlsplit(door.url)
        with socket.create_connection((place.hostname, place.port)) as large:
            body = json_body(chats([1], "x" * 900_000))
            head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            large.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:-1])
            second = json_body(chats([2], "y" * 300_000))
            answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=second)
            for _ in range(100):
                # The first may not have been read yet.
                if answer.status_code == 429:
                    break
                threading.Event().wait(0.02)
                answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=second)
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) > 0
            large.sendall(body[-1:])
            assert large.recv(100).startswith(b"HTTP/1.1 200")
        answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=second)
        assert answer.status_code == 200
        assert door.landed() == {trace_id(1), trace_id(2)}


def test_a_body_that_does_not_come_is_not_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "READ_SECONDS", 0.3)
    with open_door(home) as door:
        place = urlsplit(door.url)
        with socket.create_connection((place.hostname, place.port)) as slow:
            slow.settimeout(10)
            head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            slow.sendall(f"{head}Content-Length: 100\r\n\r\n{{".encode())
            assert slow.recv(1000).startswith(b"HTTP/1.1 408")
        assert post(door, range(2)).status_code == 200
