"""What can go wrong with one request. A fault gives the response to a request body."""

from collections.abc import Callable
from typing import Any

import orjson

from pattern_pipeline_tests.model_server import refusing
from pattern_pipeline_tests.model_server.answers import answer
from pattern_pipeline_tests.model_server.completions import Said, completion
from pattern_pipeline_tests.model_server.wire import Response

Fault = Callable[[dict[str, Any]], Response]


def slow(seconds: float) -> Fault:
    """A right answer, but late."""
    return lambda body: _replaced(completion(body, Said(answer(body))), delay=seconds)


def busy(header: str = "", value: str = "", status: int = 429) -> Fault:
    """429 (or another status); ``header``: ``retry-after`` (seconds or an HTTP date) or ``retry-after-ms``."""
    response = refusing.openai_error(status, "Rate limit reached for requests", code="rate_limit_exceeded")
    return lambda _: _replaced(response, headers=((header, value),) if header else ())


def no_quota() -> Fault:
    """429 that no waiting fixes: nothing is left on the account."""
    told = "You exceeded your current quota, please check your plan and billing details."
    return lambda _: refusing.openai_error(429, told, kind="insufficient_quota", code="insufficient_quota")


def status(code: int, message: str = "The server had an error while processing your request.") -> Fault:
    """Any status with an error in JSON."""
    return lambda _: refusing.openai_error(code, message, kind="server_error")


def html_page(code: int = 502) -> Fault:
    """The page of a proxy that stands before the server; also with status 200."""
    page = b"<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
    return lambda _: Response(code, page, content_type="text/html")


def cut_before_headers() -> Fault:
    """The connection breaks before anything is said."""
    return lambda _: Response(cut="before_headers")


def cut_in_body() -> Fault:
    """The connection breaks in the middle of the body."""
    return lambda body: _replaced(completion(body, Said(answer(body))), cut="in_body")


def not_json() -> Fault:
    """Status 200, content type JSON, and a body that is none."""
    return lambda _: Response(200, b'{"id": "chatcmpl-1", "choices": [{"ind')


def wrong_content_type() -> Fault:
    """A right answer under the wrong name."""
    return lambda body: _replaced(completion(body, Said(answer(body))), content_type="text/plain")


def no_choices() -> Fault:
    """A completion without choices."""
    return lambda body: Response(200, orjson.dumps({"id": "1", "object": "chat.completion", "choices": []}))


def says(
    content: str | list[dict[str, Any]] | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    reasoning: str | None = None,
) -> Fault:
    """These words, whatever was asked."""
    return lambda body: completion(body, Said(content, finish, refusal, reasoning))


def around(before: str = "", after: str = "") -> Fault:
    """The right answer with text around it: a greeting, a code fence, a ``<think>`` block."""
    return lambda body: completion(body, Said(before + answer(body) + after))


def thinks_only() -> Fault:
    """A thinking model that put everything into its reasoning and nothing into its answer."""
    return says("", reasoning="The user wants a label. Let me think about the lines one after the other.")


def cut_short(share: float = 0.5) -> Fault:
    """The answer ends in the middle because its tokens ran out."""

    def respond(body: dict[str, Any]) -> Response:
        whole = answer(body)
        return completion(body, Said(whole[: int(len(whole) * share)], "length"))

    return respond


def changed(change: Callable[[Any], Any]) -> Fault:
    """The right answer, changed: a wrong label, a missing facet, a line that does not exist."""
    return lambda body: completion(body, Said(orjson.dumps(change(orjson.loads(answer(body)))).decode()))


def wrong_label(label: str = "PURPLE") -> Fault:
    """Every label in the answer, in its own field or beside its ``.why``, becomes one that is none."""
    return changed(lambda whole: _relabelled(whole, label))


def too_long(wording: refusing.Wording = "openai", window: int = 4096, asked: int = 9000) -> Fault:
    """400: the prompt does not fit the window, in the words of one server."""
    return lambda _: refusing.too_long(wording, window, asked)


def unsupported(parameter: str) -> Fault:
    """400: a parameter, or a kind of response_format, that the model does not take."""
    return lambda _: refusing.unsupported(parameter)


def _relabelled(value: Any, label: str) -> Any:
    if isinstance(value, dict):
        return {
            name: label
            if part is not None and (name == "label" or f"{name}.why" in value)
            else _relabelled(part, label)
            for name, part in value.items()
        }
    return [_relabelled(part, label) for part in value] if isinstance(value, list) else value


def _replaced(response: Response, **changes: Any) -> Response:
    values = {name: getattr(response, name) for name in Response.__slots__}
    return Response(**{**values, **changes})
