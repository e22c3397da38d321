"""Build the body of one chat request."""

from typing import Any

import orjson

from pattern_pipeline.llm.chat import Prompt
from pattern_pipeline.llm.features import Features

SCHEMA_NAME = "answers"


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
