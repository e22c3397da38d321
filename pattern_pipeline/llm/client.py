"""The client of a model: one prompt in, one reply out, whatever the server supports."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import openai
import orjson
from httpx2 import Response

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.capabilities import Capabilities, Features, choose_first_features
from pattern_pipeline.llm.chat import Chat, Prompt, Reply
from pattern_pipeline.llm.chat_completion import FILTERED, NoReplyError, build_request_body, read_reply
from pattern_pipeline.llm.connection import connect_client
from pattern_pipeline.llm.error_diagnosis import (
    FilteredError,
    NoAnswerError,
    NotTakenError,
    diagnose_error,
)
from pattern_pipeline.llm.limits import AdaptiveLimit
from pattern_pipeline.llm.retrying import LONGEST_PAUSE, TryAgainError, call_with_retries
from pattern_pipeline.llm.settings import ModelSettings

T = TypeVar("T")

_CHAT = "/chat/completions"


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine and return its result, whether or not this thread already runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1, thread_name_prefix="asking") as thread:
        return thread.submit(asyncio.run, work).result()


@asynccontextmanager
async def open_chat(settings: ModelSettings) -> AsyncIterator[Chat]:
    """Open a Chat with the model of the settings, and close its connections at the end.

    It connects with its first call, which raises SettingsError or ModelError for what no call could recover
    from: a run that finds all answers cached needs neither server nor key.
    """
    chat = ModelChat(settings)
    try:
        yield chat
    finally:
        await chat.close()


class ModelChat:
    """Implements Chat over one endpoint: its features, its concurrency, and what to do when a call fails."""

    def __init__(self, settings: ModelSettings) -> None:
        self.limit = AdaptiveLimit(settings.concurrency)
        self.capabilities = Capabilities(choose_first_features(settings))
        self._settings = settings
        self._client: openai.AsyncOpenAI | None = None

    async def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.close()

    async def complete(self, prompt: Prompt, *, answer_tokens: int) -> Reply:
        """Complete as ``Chat.complete`` does. Raises CallFailedError, PromptTooLongError, ModelError."""
        if self._client is None:
            self._client, self._place = connect_client(self._settings)
        try:
            return await self._complete(prompt, answer_tokens)
        except FilteredError as error:
            return Reply("", "refusal", error.usage, refusal=f"{FILTERED}: {error.reason}".rstrip(": "))
        except NoAnswerError as error:
            return Reply("", "length" if error.cut else "stop", error.usage)

    async def _complete(self, prompt: Prompt, answer_tokens: int) -> Reply:
        capabilities = self.capabilities
        while True:
            used = await capabilities.current()
            try:
                return await self._send_with_retries(prompt, used, answer_tokens)
            except NotTakenError as error:
                refused = error
            async with capabilities.settling:
                # Where another call has learned meanwhile, this one goes the new way, with the others.
                if capabilities.features == used:
                    return await self._settle(prompt, answer_tokens, refused)

    async def _settle(self, prompt: Prompt, answer_tokens: int, refused: NotTakenError) -> Reply:
        while True:
            self.capabilities.learn(refused, self._place)
            try:
                return await self._send_with_retries(prompt, self.capabilities.features, answer_tokens)
            except NotTakenError as error:
                refused = error

    async def _send_with_retries(self, prompt: Prompt, features: Features, answer_tokens: int) -> Reply:
        return await call_with_retries(
            lambda: self._call(prompt, features, answer_tokens), self.limit, self._settings.attempts
        )

    async def _call(self, prompt: Prompt, features: Features, answer_tokens: int) -> Reply:
        """Send one request within the limit, and adapt the limit to the outcome."""
        async with self.limit.slot() as begun:
            if features != self.capabilities.features:
                raise NotTakenError("learned while this call waited for its place", None)
            try:
                reply = await self._post(prompt, features, answer_tokens)
            except TryAgainError as error:
                if error.overload:
                    self.limit.overload(begun)
                if error.wait is not None and error.wait <= LONGEST_PAUSE:
                    self.limit.pause(error.wait)
                raise
            self.limit.succeed()
        self.capabilities.prove()
        return reply

    async def _post(self, prompt: Prompt, features: Features, answer_tokens: int) -> Reply:
        assert self._client is not None
        body = build_request_body(prompt, self._settings.name, features, answer_tokens)
        try:
            # The body is read by hand: the client's own models take as long again as all the rest of a call.
            async with asyncio.timeout(2 * self._settings.timeout_seconds):
                response = await self._client.post(_CHAT, cast_to=Response, body=body)
            return read_reply(orjson.loads(response.content), prompt)
        except TimeoutError:  # Single bytes kept the connection's own timeout from ending it.
            raise TryAgainError("the server did not answer in time", overload=True) from None
        except openai.APIError as error:
            raise diagnose_error(error, self._place, proven=self.capabilities.proven) from None
        except (orjson.JSONDecodeError, NoReplyError):
            raise self._diagnose_body(response) from None

    def _diagnose_body(self, response: Response) -> Exception:
        page = response.content.lstrip()[:1] == b"<"
        if page and not self.capabilities.proven:
            return ModelError(
                "a web page answered instead of a model",
                where=str(self._place),
                fix="check base_url in [model]; it often ends in /v1",
            )
        return TryAgainError("the server's answer is no chat completion")
