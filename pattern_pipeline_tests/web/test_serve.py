"""``pattern-pipeline serve`` as a process: how it begins, ends and is killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import format_trace_id

from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.web.bodies import JSON, chats, json_body, trace_id


@dataclass
class Served:
    """A door in a process of its own."""

    process: subprocess.Popen[str]
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)


@contextmanager
def serving(home: Path, *words: str) -> Iterator[Served]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    arguments = [sys.executable, "-m", "pattern_pipeline.cli.app", "--home", str(home), "serve", *words]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "OTEL_EXPORTER_OTLP_ENDPOINT=http://" in line
            yield Served(process, line.rpartition("=")[2].strip())
        finally:
            process.kill()


def landed(home: Path) -> list[str]:
    """Trace ids in the lake, as often as they stand there."""
    return [row[0] for row in open_lake(load_settings(home)).rows("SELECT trace_id FROM landed_traces")]


def send(url: str, number: int) -> bool:
    """Send one numbered trace, again where a busy machine asks for it; whether it was acknowledged."""
    body = json_body(chats([number]))
    try:
        for _ in range(20):
            answer = httpx.post(f"{url}/v1/traces", headers=JSON, content=body, timeout=60)
            if answer.status_code != 503:
                return answer.is_success
    except httpx.TransportError:
        return False
    return False


def test_a_kill_loses_only_what_was_not_acknowledged(home: Path) -> None:
    acknowledged: set[int] = set()
    with serving(home, "--port", "0") as served:
        enough = threading.Event()

        def sender(first: int) -> None:
            for number in range(first, first + 1000):
                if not send(served.url, number):
                    return
                acknowledged.add(number)
                if len(acknowledged) > 60:
                    enough.set()

        senders = [threading.Thread(target=sender, args=(first * 1000,)) for first in range(6)]
        for each in senders:
            each.start()
        assert enough.wait(60)
        # In the middle of their sending.
        assert served.end(signal.SIGKILL) == -signal.SIGKILL
        for each in senders:
            each.join()
    with serving(home, "--port", "0") as served:
        present = landed(home)
        assert {trace_id(number) for number in acknowledged} <= set(present)
        # The senders cannot know what was stored without their hearing of it: they send all of it again.
        everything = {first * 1000 + number for first in range(6) for number in range(15)} | acknowledged
        with ThreadPoolExecutor(12) as pool:
            assert all(pool.map(lambda number: send(served.url, number), everything))
        assert served.end(signal.SIGTERM) == 0
    present = landed(home)
    assert sorted(present) == sorted({trace_id(number) for number in everything} | set(present))
    assert len(present) == len(set(present))


def test_an_exporter_gets_over_a_kill_by_itself(home: Path) -> None:
    with serving(home, "--port", "0") as served:
        port = served.port
        exporter = OTLPSpanExporter(f"{served.url}/v1/traces", timeout=60)
        processor = BatchSpanProcessor(exporter, max_export_batch_size=5, schedule_delay_millis=5)
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(processor)
        tracer, sent = provider.get_tracer("tests"), set()
        for number in range(100):
            with tracer.start_as_current_span("chat", attributes={"gen_ai.operation.name": "chat"}) as span:
                sent.add(format_trace_id(span.get_span_context().trace_id))
            if number == 50:
                served.end(signal.SIGKILL)
    with serving(home, "--port", str(port)) as served:
        provider.shutdown()
        assert served.end(signal.SIGTERM) == 0
    assert sorted(landed(home)) == sorted(sent)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_clean_end_finishes_what_was_taken(home: Path, how: signal.Signals) -> None:
    with serving(home, "--port", "0") as served:
        assert send(served.url, 1)
        answers: list[int] = []
        body = json_body(chats(range(10, 400)))
        begun, ending = threading.Event(), threading.Event()

        def halves() -> Iterator[bytes]:
            yield body[:1000]
            begun.set()
            assert ending.wait(30)
            yield body[1000:]

        def post() -> None:
            answers.append(httpx.post(f"{served.url}/v1/traces", headers=JSON, content=halves()).status_code)

        sender = threading.Thread(target=post)
        with httpx.Client() as other:
            # An open connection without a request does not hold the end up.
            assert other.get(f"{served.url}/healthz").status_code == 200
            sender.start()
            assert begun.wait(30)
            # Time for the first half to be read, so that the request is under way when the signal comes.
            time.sleep(0.3)
            served.process.send_signal(how)
            time.sleep(0.3)
            ending.set()
            assert served.process.wait(30) == 0
            sender.join()
        assert served.process.stdout is not None
        assert "Traceback" not in served.process.stdout.read()
    assert answers == [200]
    assert len(landed(home)) == 391


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_server(home: Path, how: signal.Signals) -> None:
    with serving(home, "--port", "0") as served:
        assert send(served.url, 1)
        served.end(how)
        # The output ends when the last process that was started with it has ended.
        served.process.communicate(timeout=60)


def test_wrong_words_are_one_line(home: Path) -> None:
    done = command(home, "serve", "--host", "0.0.0.0")
    assert (done.status, "give a --token" in done.errors) == (1, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command(home, "serve", "--port", str(port))
    assert done.status == 1
    assert f"127.0.0.1:{port}" in done.errors
    assert "choose another with --port" in done.errors
    assert done.errors.count("\n") == 1
    assert command(home, "serve", "--port", "70000").status == 2


def test_with_a_token_others_may_be_let_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATTERN_PIPELINE_TOKEN", "secret")
    with serving(home, "--port", "0", "--host", "0.0.0.0") as served:
        url = f"http://127.0.0.1:{served.port}/v1/traces"
        assert httpx.post(url, headers=JSON, content=b"{}").status_code == 401
        assert httpx.post(url, headers=JSON | {"x-api-key": "secret"}, content=b"{}").status_code == 200


def test_the_door_does_not_report_on_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The framework can trace itself; pointed at the door, as the agent is, each request would make another.
    with socket.create_server(("127.0.0.1", 0)) as collector:
        monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
        endpoint = f"http://127.0.0.1:{collector.getsockname()[1]}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        with serving(home, "--port", "0") as served:
            assert send(served.url, 1)
            assert served.end(signal.SIGTERM) == 0
        collector.setblocking(False)
        with pytest.raises(BlockingIOError):
            collector.accept()
