"""Pages: what the first one shows, and what is in the package for them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from jinja2 import UndefinedError

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.web.rendering import render_page
from pattern_pipeline_tests.web.bodies import JSON, chats, json_body
from pattern_pipeline_tests.web.door import Door, open_door

LONG = 120.0
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("home")) as door:
        body = json_body(chats(range(3)))
        assert (
            httpx.post(f"{door.url}/v1/traces", headers=JSON, content=body, timeout=LONG).status_code == 200
        )
        yield door


def test_the_first_page_shows_what_has_landed(landed: Door) -> None:
    page = httpx.get(landed.url, timeout=LONG)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    [(day,)] = landed.lake.rows("SELECT DISTINCT day FROM landed_traces")
    assert "<h1>3 traces on 1 day</h1>" in page.text
    assert f"<td>{day}</td>" in page.text
    assert "Traces can be stored." in page.text
    assert f"OTEL_EXPORTER_OTLP_ENDPOINT={landed.url}" in page.text
    # Nothing to log out of.
    assert "/logout" not in page.text


def test_programs_get_the_same_as_json(landed: Door) -> None:
    [(day,)] = landed.lake.rows("SELECT DISTINCT day FROM landed_traces")
    answer = httpx.get(f"{landed.url}/api/landed", timeout=LONG)
    assert answer.json() == {"traces": 3, "days": [{"day": str(day), "traces": 3}]}


def test_an_empty_home_has_a_page_too(door: Door) -> None:
    assert "<h1>0 traces on 0 days</h1>" in httpx.get(door.url, timeout=LONG).text
    assert httpx.head(door.url, timeout=LONG).status_code == 200
    assert httpx.get(f"{door.url}/api/landed", timeout=LONG).json() == {"traces": 0, "days": []}


def test_a_page_loads_nothing_from_elsewhere(door: Door) -> None:
    for path, status in (("/", 200), ("/nowhere", 404)):
        page = httpx.get(door.url + path, timeout=LONG)
        assert page.status_code == status
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["cache-control"] == "no-store"
        assert "://" not in page.text.replace(door.url, "")
    style = httpx.get(f"{door.url}/static/style.css", timeout=LONG)
    assert style.status_code == 200
    assert style.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/"]
)
def test_nothing_but_static_files_is_served(door: Door, path: str) -> None:
    assert httpx.get(door.url + path, timeout=LONG).status_code in (404, 405)


def test_values_are_escaped_and_none_may_be_missing() -> None:
    page = bytes(render_page("error.html", 404, title="<b>", reason="<script>alert('x')</script>").body)
    assert b"<script>" not in page
    assert b"&lt;script&gt;" in page
    with pytest.raises(UndefinedError):
        render_page("error.html", 404, title="one alone")


def test_a_lake_that_cannot_be_read_is_said_in_each_form(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_lake: Lake, *_: object) -> None:
        raise LakeError("could not read", where="/a/secret/place")

    monkeypatch.setattr(Lake, "rows", fail)
    for path, form in (("/", "text/html"), ("/api/landed", "application/problem+json")):
        answer = httpx.get(door.url + path, timeout=LONG)
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith(form)
        assert answer.headers["retry-after"] == "5"
        assert "try again later" in answer.text
        assert "secret" not in answer.text


def test_templates_and_static_files_are_built_into_the_package(tmp_path: Path) -> None:
    words = ["egg_info", "--egg-base", str(tmp_path), "build_py", "--build-lib", str(tmp_path / "built")]
    subprocess.run(
        [sys.executable, "setup.py", "-q", *words], cwd=ROOT, check=True, capture_output=True, timeout=LONG
    )
    room = ROOT / "pattern_pipeline" / "web"
    wanted = {
        each.relative_to(ROOT) for folder in ("templates", "static") for each in (room / folder).iterdir()
    }
    built = {
        each.relative_to(tmp_path / "built") for each in (tmp_path / "built").rglob("*") if each.is_file()
    }
    assert len(wanted) >= 5
    assert wanted <= built
