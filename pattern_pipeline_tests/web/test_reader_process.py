"""A reader process: what it reads, what ends it, and what the server says then."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from starlette.exceptions import HTTPException

from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.model import Trace
from pattern_pipeline.web.otlp import intake, receiver
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.reader_process import ReaderProcess, ReadingError, prepare_readers
from pattern_pipeline.web.otlp.reading import Order
from pattern_pipeline.web.otlp.signals import TRACES, Encoding
from pattern_pipeline.web.server import Deadlines
from pattern_pipeline_tests.web.bodies import JSON, chats, json_body, trace_id
from pattern_pipeline_tests.web.door import Door, open_door

LONG = 300.0


@dataclass(frozen=True, slots=True)
class _Faulty(AdmissionPolicy):
    """Fails, or never ends, for traces that say so; it is handed to the other process."""

    def redact_trace(self, trace: Trace) -> Trace:
        words = str(trace.spans[0].input)
        if "poison" in words:
            raise ZeroDivisionError("secret words")
        while "endless" in words:
            pass
        if "deadly" in words:
            os.kill(os.getpid(), signal.SIGKILL)
        return AdmissionPolicy.redact_trace(self, trace)


CLEARANCE = _Faulty(
    redact=True, now=datetime(2026, 11, 1, tzinfo=UTC), earliest=date(2020, 1, 1), complete=False
)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    reader = ReaderProcess(prepare_readers(), niceness=1)
    yield reader
    reader.close()


def order(limit: int = 0, seconds: int = 60, memory: int = 1 << 40) -> Order:
    return Order(TRACES, Encoding.JSON, CLEARANCE, limit, seconds, memory)


def read(reader: ReaderProcess, words: str, **fields: int) -> list[str]:
    arrival = reader.read(order(**fields), json_body(chats([1], words)), lambda _weight: None)
    return [each.trace_id for each in arrival.traces]


def test_one_request_after_the_other_is_read(reader: ReaderProcess) -> None:
    assert read(reader, "hello") == read(reader, "hello") == [trace_id(1)]
    weights: list[int] = []
    reader.read(order(limit=1 << 20), json_body(chats([1])), weights.append)
    assert len(weights) == 1
    assert weights[0] > 1000


def test_a_request_that_cannot_be_held_is_not_read(reader: ReaderProcess) -> None:
    def refuse(_weight: int) -> None:
        raise HTTPException(429, "full")

    for _ in range(3):
        with pytest.raises(HTTPException, match="429"):
            reader.read(order(limit=1 << 20), json_body(chats([1], "endless")), refuse)
    assert read(reader, "hello") == [trace_id(1)]


def test_a_heavy_request_is_refused_with_its_reason(reader: ReaderProcess) -> None:
    with pytest.raises(HTTPException, match="send smaller batches") as refused:
        reader.read(order(limit=1000), json_body(chats([1])), lambda _weight: None)
    assert refused.value.status_code == 413
    assert read(reader, "hello") == [trace_id(1)]


def test_a_fault_is_one_requests_own(reader: ReaderProcess) -> None:
    with pytest.raises(ReadingError, match="ZeroDivisionError"):
        read(reader, "poison")
    assert read(reader, "hello") == [trace_id(1)]


def test_what_takes_too_long_is_ended_and_refused(reader: ReaderProcess) -> None:
    with pytest.raises(HTTPException, match="1 s of the processor") as refused:
        read(reader, "endless", seconds=1)
    assert refused.value.status_code == 413
    assert read(reader, "hello") == [trace_id(1)]


def test_a_process_that_dies_is_started_again(reader: ReaderProcess) -> None:
    with pytest.raises(HTTPException) as refused:
        read(reader, "deadly")
    assert refused.value.status_code == 503
    assert refused.value.headers is not None
    assert read(reader, "hello") == [trace_id(1)]


def test_a_process_that_died_between_two_requests_is_started_again(reader: ReaderProcess) -> None:
    read(reader, "hello")
    assert reader._process is not None
    assert reader._process.pid is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.join()
    assert read(reader, "hello") == [trace_id(1)]


def test_a_process_that_grew_is_replaced(reader: ReaderProcess) -> None:
    read(reader, "hello")
    assert reader._process is not None
    before = reader._process.pid
    assert read(reader, "hello", memory=1 << 20) == [trace_id(1)]
    assert read(reader, "hello") == [trace_id(1)]
    assert reader._process is not None
    assert reader._process.pid != before


def test_signals_to_the_whole_group_do_not_end_it(reader: ReaderProcess) -> None:
    read(reader, "hello")
    assert reader._process is not None
    before = reader._process.pid
    assert before is not None
    for each in (signal.SIGTERM, signal.SIGINT):
        os.kill(before, each)
    assert read(reader, "hello") == [trace_id(1)]
    assert reader._process is not None
    assert reader._process.pid == before


@pytest.fixture
def faulty(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setattr(Landing, "clearance", lambda _landing: CLEARANCE)
    # What is waited for here is an event, however busy the machine is.
    monkeypatch.setattr(receiver, "ANSWER_SECONDS", LONG)
    with open_door(home, deadlines=Deadlines(request=LONG), maximum_waiting_mb=1) as door:
        yield door


def post(door: Door, number: int, words: str) -> httpx.Response:
    body = json_body(chats([number], words))
    return httpx.post(f"{door.url}/v1/traces", headers=JSON, content=body, timeout=LONG)


def test_a_large_request_at_work_does_not_hold_small_ones_up(
    faulty: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(intake.PROCESSOR_SECONDS, False, 2)
    with ThreadPoolExecutor(1) as pool:
        large = pool.submit(post, faulty, 1, "endless" + "x" * 400_000)
        answered = 0
        while not large.done():
            assert post(faulty, 2, "hello").status_code == 200
            answered += not large.done()
        assert large.result().status_code == 413
        assert "of the processor" in large.result().json()["message"]
    assert answered
    assert faulty.landed() == {trace_id(2)}


def test_a_small_request_that_takes_too_long_ends_too(faulty: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(intake.PROCESSOR_SECONDS, True, 1)
    assert post(faulty, 1, "endless").status_code == 413
    assert post(faulty, 2, "hello").status_code == 200


def test_a_fault_of_ours_tells_nothing(faulty: Door, caplog: pytest.LogCaptureFixture) -> None:
    with httpx.Client(timeout=LONG) as client:
        url = f"{faulty.url}/v1/traces"
        for words in ("poison", "poison" + "x" * 400_000) * 3:
            # On one connection, and each time with the whole of the memory: neither is lost by the fault.
            answer = client.post(url, headers=JSON, content=json_body(chats([1], words)))
            assert answer.status_code == 500
            assert "secret" not in answer.text
            assert "Traceback" not in answer.text
            assert client.post(url, headers=JSON, content=json_body(chats([2]))).status_code == 200
    assert faulty.landed() == {trace_id(2)}
    assert "ZeroDivisionError" in caplog.text
