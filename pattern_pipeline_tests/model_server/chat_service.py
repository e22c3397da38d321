"""Chat completions: one request body in, one response out."""

import asyncio
from typing import Any

import orjson

from pattern_pipeline_tests.model_server import refusing
from pattern_pipeline_tests.model_server.answers import answer
from pattern_pipeline_tests.model_server.completions import Said, completion, prompt_tokens
from pattern_pipeline_tests.model_server.endpoint import Endpoint
from pattern_pipeline_tests.model_server.record import Record
from pattern_pipeline_tests.model_server.wire import Request, Response


class ChatService:
    """Answers chat requests within the endpoint's slots, and records them."""

    def __init__(self, endpoint: Endpoint, record: Record) -> None:
        self._endpoint = endpoint
        self._record = record

    async def respond(self, request: Request) -> Response:
        endpoint, record = self._endpoint, self._record
        body = orjson.loads(request.body)
        record.add(body, dict(request.headers))
        if endpoint.slots and record.in_flight >= endpoint.slots:
            record.rejected += 1
            headers = (("retry-after", endpoint.retry_after),) if endpoint.retry_after is not None else ()
            told = refusing.openai_error(429, "No slot is free", code="rate_limit_exceeded")
            return Response(429, told.body, headers=headers)
        record.enter()
        finished = False
        try:
            response = self.answer(body, request.headers)
            await asyncio.sleep(response.delay or endpoint.latency)
            finished = True
        finally:
            record.leave(answered=finished)
        return response

    def answer(self, body: dict[str, Any], headers: Any) -> Response:
        """The response to a body, batches included; without waiting."""
        endpoint = self._endpoint
        key = headers.get("api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if endpoint.api_key and key != endpoint.api_key:
            return refusing.unauthorized(key)
        fault = endpoint.next_fault(body)
        if fault is not None:
            return fault(body)
        if endpoint.models and body["model"] not in endpoint.models:
            return refusing.no_such_model(body["model"])
        refused = refusing.first_unsupported(body, endpoint.refused)
        if refused is not None:
            return refusing.unsupported(refused)
        asked = prompt_tokens(body)
        if endpoint.window_tokens and asked > endpoint.window_tokens:
            return refusing.too_long(endpoint.wording, endpoint.window_tokens, asked)
        self._record.input_tokens += asked
        number = len(self._record.requests)
        return completion(body, Said(answer(body)), number=number, counts_tokens=endpoint.counts_tokens)
