"""Serve the app by uvicorn, with a deadline for each phase of a connection and a limit of connections.

uvicorn has a limit for the time between two requests, but none for the headers: 1,500 connections that sent half
a request each stayed open until their senders closed them, and needed no token.
"""

import asyncio
import resource
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

# Beyond the limit, so that the health can be asked while all other connections are at work.
RESERVE = 16

CROWDED = "crowded"
_CLOSING_SECONDS = 5.0
# The whole server: so long requests that are under way may take once it is asked to end.
_SHUTDOWN_SECONDS = 20


class Connection(Protocol):
    """What the registry asks of a connection."""

    def evict(self) -> None:
        """End at once, although nothing is wrong with it."""


class Connections:
    """The open connections of one server, at most ``limit`` and a small reserve.

    A connection that waits for a request (its headers are not complete, or it is idle between two) costs its
    sender nothing to hold, so it makes room for a new one: first those that never sent a request, the oldest
    first. One that has a request under way is never ended for another.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: set[Connection] = set()
        # Dicts, because they keep the order in which the waiting began.
        self._silent: dict[Connection, None] = {}
        self._idle: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: Connection) -> bool:
        """Count a new connection in, another one ended for it where need be; False where there is no room."""
        if len(self._open) >= self._limit:
            self._make_room()
        if len(self._open) >= self._limit + RESERVE:
            return False
        self._open.add(connection)
        return True

    @property
    def is_crowded(self) -> bool:
        """Whether there are more connections than the limit: the newest may ask for the health alone."""
        return len(self._open) > self._limit

    def note_waiting(self, connection: Connection, *, silent: bool) -> None:
        """Note that a connection waits for a request; ``silent`` where it has not sent any yet."""
        if connection in self._open:
            (self._silent if silent else self._idle).setdefault(connection)

    def note_working(self, connection: Connection) -> None:
        """Note that a connection has a request under way."""
        self._silent.pop(connection, None)
        self._idle.pop(connection, None)

    def forget(self, connection: Connection) -> None:
        """Count a connection out."""
        self.note_working(connection)
        self._open.discard(connection)

    def _make_room(self) -> None:
        oldest = next(iter(self._silent or self._idle), None)
        if oldest is not None:
            self.forget(oldest)
            oldest.evict()


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The longest that each phase of a connection takes, in seconds.

    ``headers``: from the accept, or the first byte of a later request, to the end of the headers; ``request``:
    from there to the answer; ``idle``: from an answer to the next request.
    """

    headers: float = 10.0
    request: float = 120.0
    idle: float = 75.0


class DoorProtocol(H11Protocol):
    """uvicorn's protocol with a deadline for each phase of a connection and a limit of connections.

    h11 and not httptools, because h11 bounds the size of headers, refuses two Host headers, and hands on a
    request's target as it was sent. Subclasses carry what the connections of one server share.
    """

    room: ClassVar[Connections]
    deadlines: ClassVar[Deadlines]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, dict(app_state), _loop)
        self._timer: asyncio.TimerHandle | None = None
        self._phase = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, or refuse to where too many connections have a request under way."""
        super().connection_made(transport)
        if not self.room.admit(self):
            self._answer_and_end(b"503 Service Unavailable", b"too many connections; send again later")
            return
        self.app_state[CROWDED] = self.room.is_crowded
        self._enter_phase("headers", self.deadlines.headers)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._cancel_timer()
        self.room.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; bytes that do not complete the headers leave their deadline where it is."""
        super().data_received(data)
        self._update_phase()
        if self._phase == "idle":
            self._enter_phase("headers", self.deadlines.headers)

    def on_response_complete(self) -> None:
        """Wait for the next request, or begin with one that has come already."""
        super().on_response_complete()
        self._update_phase()

    def evict(self) -> None:
        """End at once, to make room."""
        self._cancel_timer()
        self.transport.abort()

    def _update_phase(self) -> None:
        """Enter the phase that the request under way, or its absence, puts the connection in."""
        if self.transport.is_closing():
            # What was written still goes out, but not to a peer that never reads it.
            self._enter_phase("closing", _CLOSING_SECONDS)
        elif self.cycle is not None and not self.cycle.response_complete:
            self._enter_phase("request", self.deadlines.request, cycle=self.cycle)
        elif self._phase != "headers":
            self._enter_phase("idle", self.deadlines.idle)

    def _enter_phase(self, phase: str, seconds: float, cycle: object = None) -> None:
        key = phase if cycle is None else f"{phase} {id(cycle)}"
        if key == self._phase:
            return
        self._phase = key
        self._cancel_timer()
        self._timer = self.loop.call_later(seconds, self._expire_phase)
        if cycle is None and phase != "closing":
            self.room.note_waiting(self, silent=self.cycle is None)
        else:
            self.room.note_working(self)

    def _expire_phase(self) -> None:
        if self._phase == "headers" and not self.transport.is_closing():
            self._answer_and_end(b"408 Request Timeout", b"the headers did not come in time")
        else:
            self.transport.abort()

    def _answer_and_end(self, status: bytes, reason: bytes) -> None:
        head = (
            b"HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nRetry-After: 5\r\n"
            b"Connection: close\r\n\r\n%s"
        )
        self.transport.write(head % (status, len(reason), reason))
        self.transport.close()
        self._enter_phase("closing", _CLOSING_SECONDS)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def create_server(
    app: ASGIApp, maximum_connections: int, deadlines: Deadlines | None = None
) -> uvicorn.Server:
    """Make a server for the app; the caller gives it sockets and runs it.

    ``maximum_connections`` is lowered to what the process's limit of open files leaves room for.
    """
    limits = deadlines or Deadlines()
    shared = {"room": Connections(_limit_to_open_files(maximum_connections)), "deadlines": limits}
    config = uvicorn.Config(
        app,
        port=0,
        http=type("ServedProtocol", (DoorProtocol,), shared),
        # A WebSocket would leave the protocol, and its deadlines, behind.
        ws="none",
        timeout_keep_alive=max(1, round(limits.idle)),
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    return uvicorn.Server(config)


def _limit_to_open_files(wanted: int) -> int:
    """At most half of the files that the process may open: the lake needs the others."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if files == resource.RLIM_INFINITY else max(1, min(wanted, files // 2 - RESERVE))
