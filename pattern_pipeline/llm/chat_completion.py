"""The wire format of one chat completion: build the body of the request, read the body of the answer."""

from collections.abc import Mapping
from typing import Any

import orjson

from pattern_pipeline.llm.capabilities import Features
from pattern_pipeline.llm.chat import Finish, Prompt, Reply, Usage
from pattern_pipeline.traces.tokens import estimate_tokens

SCHEMA_NAME = "answers"
FILTERED = "the provider's content filter stopped the answer"


def build_request_body(prompt: Prompt, model: str, features: Features, answer_tokens: int) -> dict[str, Any]:
    """Build what is posted to ``/chat/completions``, live or in a batch.

    If the endpoint supports no schema, the last message describes it in words.
    """
    messages = _build_messages(prompt, features)
    body: dict[str, Any] = {"model": model, "messages": messages}
    if features.form == "json_schema":
        schema = {"name": SCHEMA_NAME, "schema": prompt.schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    else:
        messages[-1]["content"] += _append_schema(prompt)
        if features.form == "object_by_schema":
            body["response_format"] = {"type": "json_object", "schema": prompt.schema}
        elif features.form == "json_object":
            body["response_format"] = {"type": "json_object"}
    if features.temperature:
        body["temperature"] = 0
    if features.tokens_name is not None:
        body[features.tokens_name] = answer_tokens
    return body


def _build_messages(prompt: Prompt, features: Features) -> list[dict[str, str]]:
    if features.system:
        return [{"role": message.role, "content": message.content} for message in prompt.messages]
    return [{"role": "user", "content": "\n\n".join(message.content for message in prompt.messages)}]


def _append_schema(prompt: Prompt) -> str:
    schema = orjson.dumps(prompt.schema).decode()
    return f"\n\nAnswer with one JSON object and nothing else. It follows this JSON schema:\n{schema}"


class NoReplyError(Exception):
    """A body that is not a chat completion."""


def read_reply(body: object, prompt: Prompt) -> Reply:
    """Read the reply in a body. Raises NoReplyError if there is none.

    Tokens that the server does not count are estimated.
    """
    whole = body if isinstance(body, Mapping) else {}
    match whole.get("choices"):
        case [{"message": {**message}, **rest}, *_]:
            finish = rest.get("finish_reason")
        case _:
            raise NoReplyError("the body is no chat completion")
    text = _read_text(message.get("content"))
    refusal = _read_text(message.get("refusal"))
    if finish == "content_filter" and not refusal:
        refusal = FILTERED
    ended: Finish = "refusal" if refusal else "length" if finish == "length" else "stop"
    return Reply(text, ended, _read_usage(whole.get("usage"), prompt, text), refusal)


def _read_text(content: object) -> str:
    """Read the text; some servers return a list of parts, of which the text parts are the answer."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(
        part["text"] for part in parts if isinstance(part, Mapping) and isinstance(part.get("text"), str)
    )


def _read_usage(counted: object, prompt: Prompt, text: str) -> Usage:
    if not isinstance(counted, Mapping) or not _read_count(counted.get("prompt_tokens")):
        return Usage(
            sum(estimate_tokens(message.content) for message in prompt.messages), 0, estimate_tokens(text)
        )
    details = counted.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else None
    if cached is None:  # DeepSeek's name for it.
        cached = counted.get("prompt_cache_hit_tokens")
    asked = _read_count(counted["prompt_tokens"])
    return Usage(asked, min(_read_count(cached), asked), _read_count(counted.get("completion_tokens")))


def _read_count(value: object) -> int:
    return max(0, int(value)) if isinstance(value, int | float) and not isinstance(value, bool) else 0
