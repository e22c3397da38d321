"""The server: its routes, and its life in a thread."""

import asyncio
import threading
from types import TracebackType
from typing import Self

import orjson

from pattern_pipeline_tests.model_server import refusing
from pattern_pipeline_tests.model_server.batch_service import BatchPlan, BatchService
from pattern_pipeline_tests.model_server.chat_service import ChatService
from pattern_pipeline_tests.model_server.embedding_service import EmbeddingService
from pattern_pipeline_tests.model_server.endpoint import Endpoint
from pattern_pipeline_tests.model_server.faults import Fault
from pattern_pipeline_tests.model_server.file_service import FileService
from pattern_pipeline_tests.model_server.record import Record
from pattern_pipeline_tests.model_server.wire import Connection, Request, Response, json_response


class ModelServer:
    """``with ModelServer() as server: ... server.url``. ``endpoint`` and ``plan`` may be changed at any time."""

    def __init__(self, endpoint: Endpoint | None = None, *, port: int = 0) -> None:
        self.endpoint = endpoint or Endpoint()
        self.record = Record()
        self.plan = BatchPlan()
        self.files = FileService()
        self.connections: set[Connection] = set()
        self._chat = ChatService(self.endpoint, self.record)
        self._embeddings = EmbeddingService(self.endpoint, self.record)
        self.batches = BatchService(self._chat, self.files, self.plan)
        self._port = port
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base URL, for a client's ``base_url``."""
        return f"http://127.0.0.1:{self._port}/v1"

    def script(self, *faults: Fault | None) -> None:
        """The faults that the next chat requests meet, in order; None stands for a right answer."""
        self.endpoint.script.extend(faults)

    async def respond(self, request: Request) -> Response:
        path, _, _ = request.path.partition("?")
        if path.endswith("/chat/completions"):
            return await self._chat.respond(request)
        if path.endswith("/embeddings"):
            return await self._embeddings.respond(request)
        if path == "/v1/models":
            names = self.endpoint.models or ("any-model",)
            listed = [{"id": name, "object": "model", "created": 0, "owned_by": "tests"} for name in names]
            return json_response({"object": "list", "data": listed})
        if path.startswith("/v1/files"):
            return await self.files.respond(request)
        if path.startswith("/v1/batches"):
            return await self.batches.respond(request)
        if path == "/control/counts":
            return json_response(self.record.counts())
        if path == "/control/reset":
            self.record.clear()
            return json_response({})
        if path == "/control/texts":
            return Response(200, orjson.dumps([asked.text for asked in self.record.requests]))
        return refusing.openai_error(404, f"Invalid URL ({request.method} {path})")

    async def serve(self, stop: asyncio.Event) -> None:
        """Listen until ``stop`` is set."""
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(
            lambda: Connection(self.respond, self.connections), "127.0.0.1", self._port, backlog=2048
        )
        self._port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        await stop.wait()
        listening.close()
        for connection in list(self.connections):
            connection.close()
        await asyncio.sleep(0.01)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60), "the model server did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        assert self._thread is not None
        self._thread.join(60)

    async def _live(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await self.serve(self._stop)
