"""Who may send, and who not."""

import httpx
import pytest

from pattern_pipeline.web.access import is_loopback
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
