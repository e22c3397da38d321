"""A request's body: read within a limit and a time, and unpacked within the same limit."""

import asyncio
import zlib
from collections.abc import Callable, Iterator

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from pattern_pipeline.web.otlp.budget import Lease

READ_SECONDS = 30.0
_STEP = 1 << 18
# Each costs a copy of the rest of its slice, however small it is.
_MEMBERS = 1000
# Window sizes that make zlib expect each wrapping.
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def read_coding(request: Request) -> str:
    """Return the request's ``Content-Encoding``, empty for none. Raises HTTPException 415 for an unknown one."""
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        return ""
    if coding not in _WINDOWS:
        raise HTTPException(
            415,
            f"the content encoding is {coding[:100]}; send gzip, deflate or none",
            {"Accept-Encoding": "gzip, deflate, identity"},
        )
    return coding


async def read_body(request: Request, limit: int, lease: Lease) -> bytes:
    """Read the body as it was sent.

    Raises HTTPException 413 beyond ``limit`` bytes (at once where the length is announced), 408 where it does
    not come in time, 429 where the lease cannot hold it, 400 where the sender hangs up.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise refuse_too_large(limit)
    body = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                if len(body) + len(chunk) > limit:
                    raise refuse_too_large(limit)
                lease.take(len(chunk))
                body += chunk
    except TimeoutError:
        raise HTTPException(
            408, f"the body did not come within {READ_SECONDS:g} seconds", {"Connection": "close"}
        ) from None
    except ClientDisconnect:
        raise HTTPException(400, "the sender hung up before the body's end") from None
    return bytes(body)


def unpack_body(body: bytes, coding: str, limit: int, take: Callable[[int], None]) -> bytes:
    """Undo the body's content encoding; ``take`` is given the size of each piece before it is held.

    Stops unpacking at ``limit`` bytes: a small body can unpack to more than a machine has. Raises
    HTTPException 413 there, 400 where the body is not of its encoding or breaks off.
    """
    if not coding:
        return body
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in _unpack_pieces(body, coding):
            size += len(piece)
            if size > limit:
                raise refuse_too_large(limit)
            take(len(piece))
            pieces.append(piece)
    except zlib.error as error:
        raise HTTPException(400, f"the body is no {coding}: {error}") from error
    return b"".join(pieces)


def _unpack_pieces(body: bytes, coding: str) -> Iterator[bytes]:
    """At most ``_STEP`` bytes at a time; gzip members that follow each other are one content."""
    member, members = zlib.decompressobj(_WINDOWS[coding]), 1
    # In slices, because zlib copies what it has not come to yet.
    for start in range(0, len(body), _STEP):
        rest = body[start : start + _STEP]
        while rest:
            if member.eof:
                member, members = zlib.decompressobj(_WINDOWS[coding]), members + 1
            if members > _MEMBERS:
                raise HTTPException(400, f"the body has more than {_MEMBERS} gzip members")
            yield member.decompress(rest, _STEP)
            while member.unconsumed_tail:
                yield member.decompress(member.unconsumed_tail, _STEP)
            rest = member.unused_data
    while not member.eof and (piece := member.decompress(b"", _STEP)):
        yield piece
    if body and not member.eof:
        raise HTTPException(400, f"the {coding} body breaks off")


def refuse_too_large(limit: int) -> HTTPException:
    """Make the refusal of a body beyond the limit."""
    return HTTPException(413, f"the body is larger than {limit >> 20} MB unpacked; send smaller batches")
