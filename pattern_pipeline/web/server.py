"""The server that serves the app: uvicorn with the door's own limits."""

import resource

import uvicorn
from starlette.types import ASGIApp

from pattern_pipeline.web.connections import RESERVE, Connections
from pattern_pipeline.web.http_protocol import Deadlines, DoorProtocol

CLOSING_SECONDS = 20


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
        timeout_graceful_shutdown=CLOSING_SECONDS,
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
