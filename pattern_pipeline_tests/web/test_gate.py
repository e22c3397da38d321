"""Who may send, and who not."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from pattern_pipeline.web.gate import is_loopback
from pattern_pipeline_tests.web.bodies import JSON
from pattern_pipeline_tests.web.door import Door, open_door


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> object:
    with open_door(tmp_path_factory.mktemp("home"), token="s3cret ü") as door:
        yield door


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Basic s3cret"}, 401),
        ({"Authorization": "Bearer wrong"}, 403),
        ({"x-api-key": "wrong"}, 403),
        ({"Authorization": "Bearer s3cret ü"}, 200),
        ({"authorization": "bearer  s3cret ü"}, 200),
        ({"x-api-key": "s3cret ü"}, 200),
        # With a token any name may lead here; a web page still may not.
        ({"x-api-key": "s3cret ü", "Host": "traces.example.com"}, 200),
        ({"x-api-key": "s3cret ü", "Origin": "https://example.com"}, 403),
    ],
)
def test_a_token_opens_the_door(guarded: Door, headers: dict[str, str], status: int) -> None:
    sent = {name: value.encode() for name, value in (JSON | headers).items()}
    answer = httpx.post(f"{guarded.url}/v1/traces", headers=sent, content=b"{}")
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert "s3cret" not in answer.text


def test_what_is_not_there_needs_the_token_too_but_health_does_not(guarded: Door) -> None:
    assert httpx.get(f"{guarded.url}/anything").status_code == 401
    assert httpx.get(f"{guarded.url}/healthz").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "localhost:4318"}, 200),
        ({"Host": "127.0.0.1"}, 200),
        ({"Host": "127.9.9.9:1"}, 200),
        ({"Host": "[::1]:4318"}, 200),
        # A name that a stranger's page lets point to this machine.
        ({"Host": "rebound.example.com:4318"}, 403),
        ({"Host": "127.0.0.1.example.com"}, 403),
        ({"Host": "localhost.example.com"}, 403),
        ({"Host": "192.168.1.7:4318"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Host": ""}, 403),
        ({"Host": "localhost:4318", "Origin": "http://localhost:4318"}, 200),
        ({"Host": "localhost:4318", "Origin": "http://localhost:3000"}, 403),
        ({"Host": "localhost:4318", "Origin": "https://example.com"}, 403),
        ({"Host": "localhost:4318", "Origin": "null"}, 403),
        ({"Host": "localhost:4318", "Origin": ""}, 403),
        ({"Host": "localhost:4318", "Origin": "http://[::1"}, 403),
    ],
)
def test_without_a_token_only_programs_of_this_machine_may_send(
    door: Door, headers: dict[str, str], status: int
) -> None:
    answer = httpx.post(f"{door.url}/v1/traces", headers=JSON | headers, content=b"{}")
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("::1", True),
        ("[::1]", True),
        ("127.3.2.1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
    ],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    "lines",
    [
        "GET /healthz HTTP/1.1\r\nHost: evil.com@127.0.0.1",
        "GET /healthz HTTP/1.1\r\nHost: evil.com:1@127.0.0.1:4318",
        "GET /healthz HTTP/1.1\r\nHost: evil.com/@127.0.0.1",
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1, evil.com",
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:4318:1",
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1#evil.com",
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.com",
        "GET /healthz HTTP/1.1\r\nHost: evil.com\r\nHost: 127.0.0.1",
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1",
        "GET /healthz HTTP/1.1\r\nX-A: b",
        "GET /healthz HTTP/1.0",
        "GET http://evil.com/healthz HTTP/1.1\r\nHost: 127.0.0.1",
        "GET http://evil.com HTTP/1.1\r\nHost: 127.0.0.1",
        "GET HTTP://EVIL.com/healthz?a=b HTTP/1.1\r\nHost: 127.0.0.1",
        "GET http://evil.com@127.0.0.1/healthz HTTP/1.1\r\nHost: 127.0.0.1",
        "GET http://evil.com/healthz HTTP/1.1\r\nHost: evil.com",
        "GET //evil.com/healthz HTTP/1.1\r\nHost: 127.0.0.1",
        "CONNECT evil.com:80 HTTP/1.1\r\nHost: 127.0.0.1",
    ],
)
@pytest.mark.parametrize("has_token", [False, True])
def test_a_request_names_one_host(door: Door, guarded: Door, lines: str, has_token: bool) -> None:
    if has_token and lines.endswith(("HTTP/1.0", "Host: evil.com")) and lines.count("Host") < 2:
        pytest.skip("with a token any one name may lead here")
    assert status_of(guarded if has_token else door, lines) in (400, 401, 403, 404)


@pytest.mark.parametrize("path", ["/healthz", "/healthz?a=b", "/h%65althz"])
def test_a_target_that_is_a_whole_url_is_its_path(door: Door, path: str) -> None:
    assert status_of(door, f"GET http://LOCALHOST:1{path} HTTP/1.1\r\nHost: localhost:1") == 200


def status_of(door: Door, lines: str) -> int:
    place = urlsplit(door.url)
    with socket.create_connection((place.hostname, place.port)) as opened:
        opened.settimeout(60)
        opened.sendall(f"{lines}\r\n\r\n".encode())
        return int(opened.recv(1000).split()[1])
