"""Calling a model's server from tests: settings that wait little, one prompt, many at once."""

import asyncio
from typing import Any

from pattern_pipeline.llm.chat import ChatMessage, Prompt, Reply
from pattern_pipeline.llm.client import ModelChat, open_chat
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline_tests.model_server.server import ModelServer

SCHEMA = {
    "type": "object",
    "properties": {"mood": {"enum": ["GLAD", "SAD"]}},
    "required": ["mood"],
    "additionalProperties": False,
}
PROMPT = Prompt((ChatMessage("system", "Read."), ChatMessage("user", "What is the mood?")), SCHEMA)


def settings_for(server: ModelServer, **changes: Any) -> ModelSettings:
    values = {
        "name": "small",
        "base_url": server.url,
        "timeout_seconds": 60,
        "attempts": 3,
        "api_key": "k-secret",
    }
    return ModelSettings(**{**values, **changes})


def complete(server: ModelServer, **changes: Any) -> Reply:
    """One reply from the server."""
    return complete_many(server, 1, **changes)[0]


def complete_many(server: ModelServer, count: int, **changes: Any) -> list[Reply]:
    """So many replies, all asked for at once."""

    async def run() -> list[Reply]:
        async with open_chat(settings_for(server, **changes)) as chat:
            return await asyncio.gather(*(chat.complete(PROMPT, answer_tokens=100) for _ in range(count)))

    return asyncio.run(run())


def outcomes(
    server: ModelServer, count: int, **changes: Any
) -> tuple[list[Reply | BaseException], ModelChat]:
    """Replies and errors of so many calls at once, and the chat that made them."""

    async def run() -> tuple[list[Reply | BaseException], ModelChat]:
        async with open_chat(settings_for(server, **changes)) as chat:
            calls = (chat.complete(PROMPT, answer_tokens=100) for _ in range(count))
            replies = await asyncio.gather(*calls, return_exceptions=True)
            assert isinstance(chat, ModelChat)
            return replies, chat

    return asyncio.run(run())
