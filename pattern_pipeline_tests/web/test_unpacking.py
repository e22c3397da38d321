"""Unpacking: what was packed comes back, and no more than the limit is ever held."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from pattern_pipeline.web.otlp.bodies import unpack_body

LIMIT = 1 << 20


def _unpacked(body: bytes, coding: str) -> bytes:
    held: list[int] = []
    content = unpack_body(body, coding, LIMIT, held.append)
    assert sum(held) == (len(content) if coding else 0)
    return content


@given(st.lists(st.binary(max_size=5000), max_size=5), st.integers(0, 9))
def test_gzip_members_one_after_the_other_are_one_content(members: list[bytes], level: int) -> None:
    body = b"".join(gzip.compress(member, level) for member in members)
    assert _unpacked(body, "gzip") == b"".join(members)


@given(st.binary(max_size=5000))
def test_deflate_and_none(content: bytes) -> None:
    assert _unpacked(zlib.compress(content), "deflate") == content
    assert _unpacked(content, "") == content


@given(st.binary(min_size=1, max_size=3000), st.data())
def test_a_body_that_breaks_off_is_refused(content: bytes, data: st.DataObject) -> None:
    whole = gzip.compress(content)
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(HTTPException) as refused:
        _unpacked(whole[:cut], "gzip")
    assert refused.value.status_code == 400


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_unpacked_or_refused(body: bytes) -> None:
    status = 200
    try:
        _unpacked(body, "gzip")
    except HTTPException as refused:
        status = refused.status_code
    assert status in (200, 400)


def test_unpacking_stops_at_the_limit() -> None:
    held: list[int] = []
    bomb = gzip.compress(bytes(100 << 20))
    with pytest.raises(HTTPException) as refused:
        unpack_body(bomb, "gzip", LIMIT, held.append)
    assert refused.value.status_code == 413
    assert sum(held) <= LIMIT


def test_the_limit_itself_is_allowed() -> None:
    assert len(_unpacked(gzip.compress(bytes(LIMIT)), "gzip")) == LIMIT
    with pytest.raises(HTTPException):
        _unpacked(gzip.compress(bytes(LIMIT + 1)), "gzip")


def test_thousands_of_empty_members_are_refused() -> None:
    with pytest.raises(HTTPException) as refused:
        _unpacked(gzip.compress(b"") * 5000, "gzip")
    assert (refused.value.status_code, "gzip members" in refused.value.detail) == (400, True)
