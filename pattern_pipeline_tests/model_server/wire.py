"""HTTP/1.1 as a server speaks it, with the means to break it: connections can be cut at any byte."""

import asyncio
import contextlib
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

import httptools
import orjson

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """One request; names of headers in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent back, after ``delay`` seconds. ``cut``: where the connection breaks."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    cut: Literal["", "before_headers", "in_body"] = ""


def json_response(content: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """A response whose body is JSON."""
    return Response(status, orjson.dumps(content), headers=headers)


Handler = Callable[[Request], Awaitable[Response]]


@dataclass
class _Reading:
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)


class Connection(asyncio.Protocol):
    """One connection, kept alive between requests; a request whose client leaves is cancelled."""

    def __init__(self, handler: Handler, opened: set["Connection"]) -> None:
        self._handler = handler
        self._opened = opened
        self._parser = httptools.HttpRequestParser(self)
        self._reading = _Reading()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._opened.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._opened.discard(self)
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._transport.abort()

    def on_message_begin(self) -> None:
        self._reading = _Reading()

    def on_url(self, url: bytes) -> None:
        self._reading.path += url.decode()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._reading.headers[name.decode().lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._reading.body += body

    def on_message_complete(self) -> None:
        read = self._reading
        request = Request(self._parser.get_method().decode(), read.path, read.headers, bytes(read.body))
        self._task = asyncio.ensure_future(self._answer(request))

    def close(self) -> None:
        self._transport.abort()

    async def _answer(self, request: Request) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            try:
                response = await self._handler(request)
            except Exception:  # A mistake in a test's own rule is told, not hung on.
                response = Response(500, traceback.format_exc().encode(), content_type="text/plain")
            self._write(response)

    def _write(self, response: Response) -> None:
        if self._transport.is_closing():
            return
        if response.cut == "before_headers":
            self._transport.abort()
            return
        head = [
            f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}",
            f"content-type: {response.content_type}",
            f"content-length: {len(response.body)}",
            *(f"{name}: {value}" for name, value in response.headers),
        ]
        whole = "\r\n".join([*head, "", ""]).encode("latin-1")
        if response.cut == "in_body":
            self._transport.write(whole + response.body[: len(response.body) // 2])
            self._transport.close()
            return
        self._transport.write(whole + response.body)
