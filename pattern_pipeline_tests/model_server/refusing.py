"""The 4xx bodies of the servers in use, in their own words."""

from typing import Any, Literal

from pattern_pipeline_tests.model_server.wire import Response, json_response

Wording = Literal["openai", "vllm", "llama.cpp", "ollama"]
UNSUPPORTED_KIND = "invalid_request_error"


def openai_error(
    status: int,
    message: str,
    *,
    kind: str = UNSUPPORTED_KIND,
    code: str | None = None,
    param: str | None = None,
) -> Response:
    """An error as OpenAI writes it."""
    return json_response({"error": {"message": message, "type": kind, "param": param, "code": code}}, status)


def too_long(wording: Wording, window: int, asked: int) -> Response:
    """The prompt does not fit the window."""
    if wording == "vllm":
        told = (
            f"This model's maximum context length is {window} tokens. However, you requested {asked + 100} "
            f"tokens ({asked} in the messages, 100 in the completion). "
            "Please reduce the length of the messages or completion."
        )
        return json_response(
            {"object": "error", "message": told, "type": "BadRequestError", "param": None, "code": 400}, 400
        )
    if wording == "llama.cpp":
        told = f"request ({asked} tokens) exceeds the available context size ({window} tokens), try increasing it"
        error = {"code": 400, "message": told, "type": "exceed_context_size_error"}
        return json_response({"error": {**error, "n_prompt_tokens": asked, "n_ctx": window}}, 400)
    if wording == "ollama":
        told = "input length exceeds maximum context length"
        return openai_error(400, told, kind="api_error")
    told = (
        f"This model's maximum context length is {window} tokens. However, your messages resulted in {asked} "
        "tokens. Please reduce the length of the messages."
    )
    return openai_error(400, told, code="context_length_exceeded", param="messages")


_UNSUPPORTED: dict[str, tuple[str, str | None, str | None]] = {
    "json_schema": (
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
        None,
        "response_format",
    ),
    "json_object": ("'response_format.type' : value must be 'text'", None, "response_format"),
    "temperature": (
        "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is "
        "supported.",
        "unsupported_value",
        "temperature",
    ),
    "max_tokens": (
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
        "'max_completion_tokens' instead.",
        "unsupported_parameter",
        "max_tokens",
    ),
    "max_completion_tokens": (
        "Unrecognized request argument supplied: max_completion_tokens",
        None,
        None,
    ),
    "seed": ("Unrecognized request argument supplied: seed", None, None),
}


def unsupported(parameter: str) -> Response:
    """A parameter, or a kind of response_format, that the model does not take."""
    message, code, param = _UNSUPPORTED[parameter]
    return openai_error(400, message, code=code, param=param)


def first_unsupported(body: dict[str, Any], refused: frozenset[str]) -> str | None:
    """The first of the refused parameters that a request carries."""
    form = (body.get("response_format") or {}).get("type", "text")
    return next((name for name in sorted(refused) if name == form or name in body), None)


def unauthorized(key: str) -> Response:
    """A wrong key; OpenAI's message repeats a part of it, as this one repeats all."""
    return openai_error(401, f"Incorrect API key provided: {key}.", code="invalid_api_key")


def no_such_model(name: str) -> Response:
    """A model that is not served here."""
    return openai_error(
        404, f"The model `{name}` does not exist or you do not have access to it.", code="model_not_found"
    )
