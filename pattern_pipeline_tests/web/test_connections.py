"""Connections that hold on and send little: each phase has its deadline, and there is always room to ask."""

import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from pattern_pipeline.web.server import Deadlines
from pattern_pipeline_tests.web.bodies import JSON, chats, json_body, trace_id
from pattern_pipeline_tests.web.door import Door, open_door

HALF = b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = HALF + b"Content-Type: application/json\r\n"
LONG = 60.0


@contextmanager
def connection(door: Door, sent: bytes = b"", unread: int = 0) -> Iterator[socket.socket]:
    """Open a connection; ``unread``: how many bytes wait at most to be read, 0 for what the system takes."""
    place = urlsplit(door.url)
    with socket.socket() as opened:
        if unread:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, unread)
        opened.connect((place.hostname, place.port))
        opened.settimeout(LONG)
        opened.sendall(sent)
        yield opened


def heard(opened: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    found = b""
    try:
        while piece := opened.recv(1000):
            found += piece
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize(
    "sent", [b"", b"P", HALF, HALF + b"X-A: "], ids=["nothing", "P", "lines", "in a line"]
)
def test_headers_that_do_not_end_have_a_deadline(home: Path, sent: bytes) -> None:
    with open_door(home, deadlines=Deadlines(headers=0.3)) as door, connection(door, sent) as opened:
        assert heard(opened).startswith(b"HTTP/1.1 408")
        assert httpx.get(f"{door.url}/healthz").status_code == 200


def test_a_byte_now_and_then_does_not_move_the_deadline(home: Path) -> None:
    with open_door(home, deadlines=Deadlines(headers=1.0)) as door, connection(door, HALF) as opened:
        began, ended = time.monotonic(), False
        while not ended and time.monotonic() - began < LONG:
            try:
                opened.sendall(b"x")
                ended = bool(select.select([opened], [], [], 0.1)[0])
            except (BrokenPipeError, ConnectionResetError):
                ended = True
        assert ended


def test_a_second_request_on_a_connection_has_the_deadline_too(home: Path) -> None:
    limits = Deadlines(headers=0.3, idle=LONG)
    with open_door(home, deadlines=limits) as door, connection(door, WHOLE) as opened:
        assert opened.recv(1000).startswith(b"HTTP/1.1 200")
        # Longer than the headers may take: between two requests another limit holds.
        time.sleep(0.6)
        opened.sendall(WHOLE)
        assert opened.recv(1000).startswith(b"HTTP/1.1 200")
        opened.sendall(WHOLE[:20])
        assert b"HTTP/1.1 408" in heard(opened)


def test_an_idle_connection_is_ended(home: Path) -> None:
    with open_door(home, deadlines=Deadlines(idle=0.3)) as door, connection(door, WHOLE) as opened:
        assert heard(opened).startswith(b"HTTP/1.1 200")


def test_a_body_that_comes_behind_its_answer_has_a_deadline(home: Path) -> None:
    # The answer does not wait for the body; the rest of it must not hold the connection for ever.
    sent = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx"
    limits = Deadlines(headers=0.5, idle=0.5)
    with open_door(home, deadlines=limits) as door, connection(door, sent) as opened:
        assert opened.recv(1000).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        try:
            while time.monotonic() - began < LONG:
                opened.sendall(b"x")
                if select.select([opened], [], [], 0.05)[0] and not opened.recv(1000):
                    break
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert time.monotonic() - began < LONG


def test_a_peer_that_never_reads_is_ended(home: Path) -> None:
    limits = Deadlines(headers=LONG, request=0.5, idle=0.5)
    with open_door(home, deadlines=limits, unread=4096) as door, connection(door, unread=4096) as opened:
        opened.setblocking(False)
        began = time.monotonic()
        try:
            while time.monotonic() - began < LONG:
                if select.select([], [opened], [], 0.1)[1]:
                    opened.send(WHOLE * 100)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert time.monotonic() - began < LONG
        assert httpx.get(f"{door.url}/healthz").status_code == 200


def test_headers_without_end_are_not_held(home: Path) -> None:
    with open_door(home) as door, connection(door, HALF) as opened:
        sent = 0
        try:
            while sent < 1 << 24:
                opened.sendall(b"X-A: " + b"y" * 1000 + b"\r\n")
                sent += 1000
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert sent < 1 << 24


def test_half_sent_requests_make_room(home: Path) -> None:
    with (
        open_door(home, maximum_connections=5, deadlines=Deadlines(headers=LONG)) as door,
        ExitStack() as held,
    ):
        halves = [held.enter_context(connection(door, HALF)) for _ in range(60)]
        assert httpx.get(f"{door.url}/healthz", timeout=LONG).status_code == 200
        body = json_body(chats([1]))
        assert httpx.post(f"{door.url}/v1/traces", headers=JSON, content=body, timeout=LONG).is_success
        assert door.landed() == {trace_id(1)}
        # The oldest were ended, without a word.
        assert heard(halves[0]) == b""


def test_idle_connections_make_room_behind_those_that_never_asked(home: Path) -> None:
    with open_door(home, maximum_connections=2) as door, connection(door, WHOLE) as idle:
        assert idle.recv(1000).startswith(b"HTTP/1.1 200")
        with connection(door, HALF) as silent, connection(door, WHOLE) as third:
            assert third.recv(1000).startswith(b"HTTP/1.1 200")
            assert heard(silent) == b""
            idle.sendall(WHOLE)
            assert idle.recv(1000).startswith(b"HTTP/1.1 200")


def test_requests_under_way_are_not_ended_for_others_and_the_health_still_answers(home: Path) -> None:
    body = json_body(chats([1]))
    head = POST + b"Content-Length: %d\r\n\r\n" % len(body)
    with open_door(home, maximum_connections=2) as door, ExitStack() as held:
        slow = [held.enter_context(connection(door, head + body[:-1])) for _ in range(2)]
        answers = []
        for _ in range(100):
            # They may not have been read yet.
            answers.append(httpx.post(f"{door.url}/v1/traces", headers=JSON, content=body, timeout=LONG))
            if answers[-1].status_code == 503:
                break
        assert answers[-1].status_code == 503
        assert int(answers[-1].headers["retry-after"]) > 0
        assert "too many connections" in answers[-1].json()["message"]
        assert httpx.get(f"{door.url}/healthz").status_code == 200
        for each in slow:
            each.sendall(body[-1:])
            assert each.recv(1000).startswith(b"HTTP/1.1 200")
        assert httpx.post(f"{door.url}/v1/traces", headers=JSON, content=body, timeout=LONG).is_success


def test_beyond_the_reserve_a_connection_is_refused_with_a_reason(home: Path) -> None:
    head = POST + b"Content-Length: 10\r\n\r\n{"
    with open_door(home, maximum_connections=1) as door, ExitStack() as held:
        held.enter_context(connection(door, head))
        # Those of the reserve are answered and ended at once, so all must come at once; one beyond them is enough.
        many = [held.enter_context(connection(door)) for _ in range(40)]
        said = [heard(each)[:12] for each in select.select(many, [], [], 60)[0]]
        assert set(said) <= {b"", b"HTTP/1.1 503"}
        assert said


def test_few_files_are_enough(home: Path) -> None:
    """As ``ulimit -n 256`` and 400 half-sent requests."""
    program = [sys.executable, "-m", "pattern_pipeline.cli.app", "--home", str(home), "serve", "--port", "0"]
    mine, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 1000:
        pytest.skip("too few files for the test itself")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(mine, 1000), hard))
    with (
        subprocess.Popen(
            ["bash", "-c", 'ulimit -n 256; exec "$@"', "bash", *program], stdout=subprocess.PIPE, text=True
        ) as process,
        ExitStack() as held,
    ):
        held.callback(process.kill)
        assert process.stdout is not None
        url = process.stdout.readline().rpartition("=")[2].strip()
        place = urlsplit(url)
        for _ in range(400):
            opened = held.enter_context(socket.create_connection((place.hostname, place.port)))
            opened.sendall(HALF)
        assert httpx.get(f"{url}/healthz", timeout=LONG).status_code == 200
        body = json_body(chats([1]))
        assert httpx.post(f"{url}/v1/traces", headers=JSON, content=body, timeout=LONG).is_success
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0
