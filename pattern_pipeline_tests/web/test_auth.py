"""Logging in: a browser trades the token for a cookie, which counts for pages and programs alone."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.web.auth.cookie import COOKIE, LIFETIME_SECONDS, is_valid, make_value
from pattern_pipeline_tests.web.bodies import JSON
from pattern_pipeline_tests.web.door import Door, open_door

LONG = 120.0
TOKEN = "s3cret ü"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("home"), token=TOKEN) as door:
        yield door


@pytest.fixture
def browser(guarded: Door) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=guarded.url, timeout=LONG) as client:
        yield client


def log_in(browser: httpx.Client, token: str = TOKEN, **fields: str) -> httpx.Response:
    origin = {"Origin": str(browser.base_url).rstrip("/")}
    return browser.post("/login", data={"token": token, **fields}, headers=origin)


def test_a_browser_without_a_cookie_gets_the_form(browser: httpx.Client) -> None:
    page = browser.get("/?a=b")
    assert page.status_code == 401
    assert 'name="token"' in page.text
    assert 'value="/?a=b"' in page.text
    assert "landed" not in page.text.lower()
    assert browser.get("/login").status_code == 200
    assert browser.get("/static/style.css").status_code == 200


def test_the_token_gives_a_cookie_that_opens_pages(browser: httpx.Client) -> None:
    answer = log_in(browser, next="/?a=b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?a=b")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    # In plain HTTP a browser would not send one that is for TLS alone.
    assert "secure" not in cookie.split("; ")
    assert TOKEN not in answer.headers["set-cookie"]
    assert browser.get("/").status_code == 200
    assert browser.get("/api/landed").status_code == 200
    # An exporter has no cookies.
    assert browser.post("/v1/traces", headers=JSON, content=b"{}").status_code == 401
    assert browser.post("/logout").status_code == 303
    assert browser.get("/").status_code == 401


def test_behind_tls_the_cookie_is_for_tls(browser: httpx.Client) -> None:
    answer = browser.post("/login", data={"token": TOKEN}, headers={"X-Forwarded-Proto": "https"})
    assert "secure" in answer.headers["set-cookie"].lower().split("; ")


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1]])
def test_another_token_gives_nothing(browser: httpx.Client, token: str) -> None:
    answer = log_in(browser, token)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "not the token" in answer.text
    assert browser.get("/").status_code == 401


def test_another_site_cannot_log_a_browser_in_or_out(browser: httpx.Client) -> None:
    foreign = {"Origin": "https://example.com"}
    assert browser.post("/login", data={"token": TOKEN}, headers=foreign).status_code == 403
    log_in(browser)
    assert browser.post("/logout", headers=foreign).status_code == 403
    assert browser.get("/", headers=foreign).status_code == 403
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    ["https://example.com", "//example.com", "/\\example.com", "/\t/example.com", "/a\r\nb: c", "", "a"],
)
def test_a_login_leads_nowhere_else(browser: httpx.Client, wanted: str) -> None:
    assert log_in(browser, next=wanted).headers["location"] == "/"


def test_a_form_is_read_within_a_limit(browser: httpx.Client) -> None:
    assert browser.post("/login", content=b"token=" + b"a" * 100_000).status_code == 413
    assert browser.post("/login", content=b"&".join(b"%d=1" % n for n in range(1000))).status_code == 400
    assert browser.post("/login", content=b"\xff\x00%ff").status_code == 403


def test_headers_open_pages_too(browser: httpx.Client) -> None:
    assert browser.get("/api/landed", headers={"x-api-key": "wrong"}).status_code == 403
    shown = {"Authorization": f"Bearer {TOKEN}".encode()}
    assert browser.get("/", headers=shown).status_code == 200


def test_without_a_token_there_is_nothing_to_log_in_to(door: Door) -> None:
    with httpx.Client(base_url=door.url, timeout=LONG) as client:
        assert client.get("/login").headers["location"] == "/"
        answer = client.post("/login", data={"token": "any"})
        assert answer.status_code == 303
        assert "set-cookie" not in answer.headers


def test_a_cookie_ends_and_belongs_to_one_token() -> None:
    value = make_value(b"one", 1000.0)
    assert is_valid(value, b"one", 1000.0 + LIFETIME_SECONDS - 1)
    assert not is_valid(value, b"one", 1001.0 + LIFETIME_SECONDS)
    assert not is_valid(value, b"other", 1000.0)


@given(st.text(max_size=40))
def test_no_other_value_is_a_cookie(value: str) -> None:
    assert not is_valid(value, b"one", 0.0)
    until, _, signature = make_value(b"one", 1000.0).partition(".")
    assert not is_valid(f"{until}{value}.{signature}", b"one", 0.0) or value == ""
    assert not is_valid(f"{until}.{signature}{value}", b"one", 0.0) or value == ""


@pytest.mark.parametrize("value", ["", ".", "9999999999.", "9999999999.00", "a.b"])
def test_an_invented_cookie_opens_nothing(guarded: Door, value: str) -> None:
    answer = httpx.get(guarded.url, headers={"Cookie": f"{COOKIE}={value}"}, timeout=LONG)
    assert answer.status_code == 401
