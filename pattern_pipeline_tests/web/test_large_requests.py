"""Real traces in requests as large as the door takes them, while small requests are answered beside them."""

import gzip
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from pattern_pipeline.web.otlp import receiver
from pattern_pipeline.web.otlp.signals import Encoding
from pattern_pipeline.web.server import Deadlines
from pattern_pipeline_tests.web.bodies import JSON, chats, json_body, requests_of_demo, trace_id
from pattern_pipeline_tests.web.door import open_door

LONG = 500.0
_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": lambda body: gzip.compress(body, 1),
    "deflate": lambda body: zlib.compress(body, 1),
}
_LARGE = pytest.mark.slow


@pytest.mark.parametrize(
    ("encoding", "coding", "megabytes"),
    [
        (Encoding.JSON, "gzip", 4),
        (Encoding.PROTOBUF, "deflate", 4),
        pytest.param(Encoding.JSON, "gzip", 20, marks=_LARGE),
        pytest.param(Encoding.PROTOBUF, "identity", 20, marks=_LARGE),
        pytest.param(Encoding.JSON, "deflate", 60, marks=_LARGE),
        pytest.param(Encoding.PROTOBUF, "gzip", 60, marks=_LARGE),
    ],
)
def test_real_traces_are_taken_however_many(
    home: Path, encoding: Encoding, coding: str, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether they are refused must not depend on how busy this machine is; the benchmark measures the time.
    monkeypatch.setattr(receiver, "ANSWER_SECONDS", LONG)
    content = requests_of_demo(home.with_name("demo"), encoding, megabytes << 20)
    assert len(content) > 0.99 * (megabytes << 20)
    answered: list[int] = []
    with open_door(home, deadlines=Deadlines(request=LONG)) as door:
        url = f"{door.url}/v1/traces"
        over = threading.Event()

        def send_small() -> None:
            while not over.is_set():
                small = json_body(chats([10_000_000 + len(answered)]))
                answered.append(httpx.post(url, headers=JSON, content=small, timeout=LONG).status_code)

        beside = threading.Thread(target=send_small)
        beside.start()
        headers = {"Content-Type": encoding.value, "Content-Encoding": coding}
        answer = httpx.post(url, headers=headers, content=_PACKERS[coding](content), timeout=LONG)
        over.set()
        beside.join()
        assert answer.status_code == 200, answer.text
        assert answer.content in (b"", b"{}")
        assert set(answered) == {200}
        landed = door.landed()
    large = {each for each in landed if each < trace_id(10_000_000)}
    # Ids count from one, so that none is missing where the highest is there.
    assert large == {trace_id(number) for number in range(1, len(large) + 1)}
    assert len(large) > 60 * megabytes
