"""A door on a free port of this machine, served by uvicorn in a thread."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline.web.app import create_app
from pattern_pipeline.web.server import Deadlines, create_server


@dataclass(frozen=True)
class Door:
    """Where it listens, and the lake behind it."""

    url: str
    lake: Lake
    settings: Settings

    def landed(self) -> set[str]:
        """The ids of the traces that are in the lake."""
        return {row[0] for row in self.lake.rows("SELECT trace_id FROM landed_traces")}

    def payloads(self) -> str:
        """All that is stored of all traces."""
        return "\n".join(row[0] for row in self.lake.rows("SELECT payload FROM landed_traces"))


@contextmanager
def open_door(
    home: Path, *, token: str = "", deadlines: Deadlines | None = None, unread: int = 0, **web: int
) -> Iterator[Door]:
    """Serve a home until the end of the block; ``web`` are settings of the web room.

    ``unread``: how many bytes of answers wait at most for who reads them, 0 for what the system takes.
    """
    settings = load_settings(home)
    settings = settings.model_copy(update={"web": settings.web.model_copy(update=web)})
    workspace = Workspace(settings)
    lake = workspace.lake
    app = create_app(workspace, token=token)
    server = create_server(app, settings.web.maximum_connections, deadlines)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        listening = server.servers[0].sockets[0]
        port = listening.getsockname()[1]
        if unread:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, unread)
        yield Door(f"http://127.0.0.1:{port}", lake, settings)
    finally:
        server.should_exit = True
        thread.join()
