"""Embeddings: texts that share words lie close together."""

import asyncio
import zlib
from typing import Any

import numpy as np
import orjson

from pattern_pipeline_tests.model_server import refusing
from pattern_pipeline_tests.model_server.endpoint import Endpoint
from pattern_pipeline_tests.model_server.record import Record
from pattern_pipeline_tests.model_server.wire import Request, Response, json_response

DIMENSIONS = 64


class EmbeddingService:
    """Answers requests for embeddings, last text first, and records them."""

    def __init__(self, endpoint: Endpoint, record: Record) -> None:
        self._endpoint = endpoint
        self._record = record

    async def respond(self, request: Request) -> Response:
        body = orjson.loads(request.body)
        self._record.add(body, dict(request.headers))
        self._record.enter()
        await asyncio.sleep(self._endpoint.latency)
        self._record.leave(answered=True)
        return self._answer(body, request.headers)

    def _answer(self, body: dict[str, Any], headers: Any) -> Response:
        endpoint = self._endpoint
        key = headers.get("authorization", "").removeprefix("Bearer ")
        if endpoint.api_key and key != endpoint.api_key:
            return refusing.unauthorized(key)
        fault = endpoint.next_fault(body)
        if fault is not None:
            return fault(body)
        if endpoint.models and body["model"] not in endpoint.models:
            return refusing.no_such_model(body["model"])
        size = body.get("dimensions", DIMENSIONS)
        data = [
            {"object": "embedding", "index": index, "embedding": vector(text, size)}
            for index, text in enumerate(body["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return json_response({"object": "list", "model": body["model"], "data": data[::-1], "usage": usage})


def vector(text: str, size: int = DIMENSIONS) -> list[float]:
    """The sum of a direction a word, of any length but 0."""
    total = np.zeros(size)
    for word in text.lower().split() or [""]:
        total += np.random.default_rng(zlib.crc32(word.encode())).normal(size=size)
    found: list[float] = total.tolist()
    return found
