"""The bodies of chat completions: what a model says, wrapped as the protocol wants it."""

from dataclasses import dataclass
from typing import Any

from pattern_pipeline.traces.tokens import estimate_tokens
from pattern_pipeline_tests.model_server.wire import Response, json_response


@dataclass(frozen=True, slots=True)
class Said:
    """One reply of a model; None stands for null; some servers give a list of parts."""

    content: str | list[dict[str, Any]] | None
    finish: str = "stop"
    refusal: str | None = None
    reasoning: str | None = None


def prompt_tokens(body: dict[str, Any]) -> int:
    """About how many tokens a request's messages have."""
    return sum(estimate_tokens(message.get("content") or "") for message in body["messages"])


def completion(body: dict[str, Any], said: Said, *, number: int = 1, counts_tokens: bool = True) -> Response:
    """The response that carries ``said`` as the answer to ``body``."""
    message: dict[str, Any] = {"role": "assistant", "content": said.content}
    if said.refusal is not None:
        message["refusal"] = said.refusal
    if said.reasoning is not None:
        message["reasoning_content"] = said.reasoning
    content: dict[str, Any] = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1_760_000_000,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": said.finish, "logprobs": None}],
    }
    if counts_tokens:
        asked, answered = prompt_tokens(body), estimate_tokens(f"{said.content or ''}{said.reasoning or ''}")
        content["usage"] = {
            "prompt_tokens": asked,
            "completion_tokens": answered,
            "total_tokens": asked + answered,
            "prompt_tokens_details": {"cached_tokens": asked // 4},
        }
    return json_response(content)
