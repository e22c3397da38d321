"""Errors by path: exporters get an OTLP status, programs a problem, people a page."""

import httpx
import pytest
from google.rpc.status_pb2 import Status

from pattern_pipeline.web.surfaces import Surface, surface_of
from pattern_pipeline_tests.web.bodies import PROTOBUF
from pattern_pipeline_tests.web.door import Door

LONG = 120.0


@pytest.mark.parametrize(
    ("method", "path", "status", "form"),
    [
        ("GET", "/v1/traces", 405, "application/json"),
        ("POST", "/v1/metrics", 404, "application/json"),
        ("POST", "/v1/traces", 415, "application/json"),
        ("GET", "/api/nothing", 404, "application/problem+json"),
        ("POST", "/api/landed", 405, "application/problem+json"),
        ("GET", "/api", 404, "application/problem+json"),
        ("POST", "/healthz", 405, "application/problem+json"),
        ("GET", "/nothing", 404, "text/html; charset=utf-8"),
        ("POST", "/", 405, "text/html; charset=utf-8"),
        ("GET", "/v10", 404, "text/html; charset=utf-8"),
        ("GET", "/apis", 404, "text/html; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("is_foreign", [False, True])
def test_the_path_decides_the_form(
    door: Door, method: str, path: str, status: int, form: str, is_foreign: bool
) -> None:
    headers = {"Origin": "https://example.com"} if is_foreign else {}
    answer = httpx.request(method, door.url + path, headers=headers, timeout=LONG)
    # The form is the same where the request is refused before its path is looked at.
    assert answer.status_code == (403 if is_foreign else status)
    assert answer.headers["content-type"] == form
    if form == "application/problem+json":
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["type"] == "about:blank"
        assert problem["title"]
        assert problem["detail"]
    elif form == "application/json":
        assert answer.json()["message"]
    else:
        assert "<h1>" in answer.text
    if answer.status_code == 405:
        assert answer.headers["allow"]


def test_an_exporter_is_answered_in_its_own_encoding(door: Door) -> None:
    answer = httpx.post(f"{door.url}/v1/metrics", headers=PROTOBUF, timeout=LONG)
    assert "switch other exporters off" in Status.FromString(answer.content).message


@pytest.mark.parametrize(
    ("path", "surface"),
    [
        ("/v1", Surface.OTLP),
        ("//v1/traces", Surface.OTLP),
        ("/v1/traces/", Surface.OTLP),
        ("/api/a/b", Surface.API),
        ("/", Surface.PAGES),
        ("", Surface.PAGES),
        ("/V1/traces", Surface.PAGES),
    ],
)
def test_each_path_has_a_surface(path: str, surface: Surface) -> None:
    assert surface_of(path) is surface
